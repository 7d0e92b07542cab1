"""When editions run, in the words of the timers that systems have: cron, systemd, launchd. Text out, nothing is run."""
