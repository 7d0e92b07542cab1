"""Ways out of the house: folder, mail, webhook, command. One file per channel."""
