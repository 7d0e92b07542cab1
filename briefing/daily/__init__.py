"""The unattended job: what is new since the last issue becomes one issue, kept and delivered once."""
