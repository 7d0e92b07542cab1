"""systemd.service(5) and systemd.timer(5): the two units of an edition."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.schedules.plan import Plan

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CONFINED = (
    ("NoNewPrivileges", "yes"),
    ("ProtectSystem", "strict"),
    ("PrivateTmp", "yes"),
    ("RestrictSUIDSGID", "yes"),
    ("LockPersonality", "yes"),
)

Section = tuple[str, Sequence[tuple[str, str]]]


def units(plan: Plan) -> dict[str, str]:
    """Name of the unit file → its text."""
    return {f"{plan.name}.service": _service(plan), f"{plan.name}.timer": _timer(plan)}


def mark(plan: Plan) -> str:
    """The first line of both files, which says whose they are."""
    return f"# briefing {plan.edition} {plan.config}: written by `briefing schedule systemd`"


def _service(plan: Plan) -> str:
    service = [
        ("Type", "oneshot"),
        ("WorkingDirectory", _path(str(plan.folder))),
        ("ExecStart", _command(plan.words)),
        # Nothing new, and a source that failed, are no failures; what is left to deliver is tried again.
        ("SuccessExitStatus", "3 4"),
        ("Restart", "on-failure"),
        ("RestartSec", "15min"),
        ("RestartPreventExitStatus", "2"),
        ("TimeoutStartSec", "3h"),
    ]
    if plan.confined:
        service += _CONFINED
        service += [("ReadWritePaths", _quoted(_percent(str(folder)))) for folder in plan.writable]
    unit = [*_unit(plan), ("StartLimitIntervalSec", "3h"), ("StartLimitBurst", "6")]
    return _text(plan, (("Unit", unit), ("Service", service)))


def _timer(plan: Plan) -> str:
    timer = [("OnCalendar", calendar(plan)), ("Persistent", "true")]
    return _text(plan, (("Unit", _unit(plan)), ("Timer", timer), ("Install", [("WantedBy", "timers.target")])))


def calendar(plan: Plan) -> str:
    """The hour and days of a plan as systemd.time(7) has them: "Mon,Fri *-*-* 06:30:00 Europe/Paris"."""
    days = ",".join(_DAYS[day - 1] for day in plan.days)
    return " ".join(part for part in (days, "*-*-*", f"{plan.hour}:00", plan.zone) if part)


def _unit(plan: Plan) -> list[tuple[str, str]]:
    return [("Description", f"briefing: {plan.edition}")]


def _text(plan: Plan, sections: Sequence[Section]) -> str:
    lines = [mark(plan)]
    for name, rows in sections:
        lines += ["", f"[{name}]", *(f"{key}={value}" for key, value in rows)]
    return "\n".join(lines) + "\n"


def _percent(text: str) -> str:
    return text.replace("%", "%%")  # specifiers, systemd.unit(5)


def _path(text: str) -> str:
    # Taken as it stands, but space at its end is cut off, and a backslash there would join the next line.
    return _percent(text) + ("/" if text.endswith(("\\", " ")) else "")


def _command(words: Sequence[str]) -> str:
    # Variables are replaced in the arguments, not in the path of the program (systemd.service(5)).
    program, *arguments = map(_percent, words)
    return " ".join(map(_quoted, [program, *(argument.replace("$", "$$") for argument in arguments)]))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
