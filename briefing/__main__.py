"""The one entry: `briefing`, `python -m briefing` and `./cli.py` all come here."""

from __future__ import annotations


def main() -> None:
    """Run the application on the command line's arguments and leave with its exit status."""
    from briefing.commands.application import application

    application.main(prog_name="briefing")


if __name__ == "__main__":
    main()
