"""What the user wrote into `briefing.toml`, as types. Nothing here reads a secret or opens a connection."""

from __future__ import annotations

from briefing.settings.model import Channel, Edition, Secret, Settings, Smtp

__all__ = ["Channel", "Edition", "Secret", "Settings", "Smtp"]
