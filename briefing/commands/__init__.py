"""The command line: Click lives in this folder and nowhere else. One command per file."""
