"""How everything looks: the one place for colours, sizes and the style sheet.

Text keeps a contrast of at least 4.5:1 on its background in both schemes (WCAG 2.1, 1.4.3); a test holds that.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True, slots=True)
class Colours:
    """One colour scheme; every value is a ``#rrggbb``."""

    window: str
    surface: str
    raised: str
    text: str
    muted: str
    border: str
    field_border: str
    accent: str
    on_accent: str
    accent_soft: str
    good: str
    on_good: str
    bad: str
    on_bad: str
    bad_soft: str
    warning: str
    warning_soft: str


LIGHT = Colours(
    window="#f3f5f8",
    surface="#ffffff",
    raised="#f3f5f8",
    text="#18212c",
    muted="#556072",
    border="#d8dee6",
    field_border="#8793a3",
    accent="#125fa8",
    on_accent="#ffffff",
    accent_soft="#e4effa",
    good="#176f3c",
    on_good="#ffffff",
    bad="#b0231b",
    on_bad="#ffffff",
    bad_soft="#fcebe9",
    warning="#7d4c00",
    warning_soft="#fdf1da",
)

DARK = Colours(
    window="#161b21",
    surface="#1e252d",
    raised="#29323c",
    text="#e9edf2",
    muted="#a9b4c1",
    border="#38434f",
    field_border="#76838f",
    accent="#84bdf4",
    on_accent="#0e1a26",
    accent_soft="#22384e",
    good="#74d3a0",
    on_good="#0c2016",
    bad="#ff9d94",
    on_bad="#2b0b08",
    bad_soft="#46211f",
    warning="#f3c86f",
    warning_soft="#40341b",
)

GAP = 8
"""The distance between things that belong together, in device-independent pixels."""
WIDE_GAP = 16
CARD_WIDTH = 372
RADIUS = 6


def prefers_dark(app: QApplication) -> bool:
    """Whether the system asks for dark windows; where it does not say, its palette tells."""
    scheme = app.styleHints().colorScheme()
    if scheme == Qt.ColorScheme.Unknown:
        return app.palette().color(QPalette.ColorRole.Window).lightness() < 128
    return scheme == Qt.ColorScheme.Dark


class Theme(QObject):
    """The scheme in use. ``changed`` is emitted after the application wears new colours."""

    changed = Signal()

    def __init__(self, app: QApplication, dark: bool | None = None) -> None:
        super().__init__(app)
        self._app = app
        self._forced = dark
        self.colours = LIGHT
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self._wear(prefers_dark(app) if dark is None else dark)

    @property
    def dark(self) -> bool:
        return self.colours is DARK

    def _follow(self) -> None:
        if self._forced is None and prefers_dark(self._app) != self.dark:
            self._wear(not self.dark)

    def _wear(self, dark: bool) -> None:
        self.colours = DARK if dark else LIGHT
        self._app.setPalette(palette(self.colours))
        self._app.setStyleSheet(style_sheet(self.colours, self._app.font().pointSizeF()))
        self.changed.emit()


_theme: Theme | None = None


def install(app: QApplication, dark: bool | None = None) -> Theme:
    """Dress the application; ``dark`` None follows the system, now and whenever it changes."""
    global _theme
    _theme = Theme(app, dark)
    return _theme


def current() -> Theme:
    """The theme in use; ``install`` comes first."""
    if _theme is None:
        raise RuntimeError("theme.install() comes first")
    return _theme


def palette(colours: Colours) -> QPalette:
    """What the style draws by itself: fields, selections, menus, placeholder text."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.raised,
        role.Text: colours.text,
        role.Button: colours.raised,
        role.ButtonText: colours.text,
        role.BrightText: colours.bad,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.ToolTipBase: colours.raised,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.muted,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Mid: colours.border,
        role.Accent: colours.accent,
    }.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.muted))
    return made


def style_sheet(c: Colours, points: float) -> str:
    """The style sheet; ``role`` properties on widgets choose among its looks. ``points`` is the system's font size."""
    values: dict[str, str] = asdict(c)
    sizes = {"small": 0.92, "heading": 1.2, "big": 1.45, "title": 1.6}
    values |= {name: f"{points * factor:.1f}" for name, factor in sizes.items()}
    values["radius"] = str(RADIUS)
    # A style sheet takes its pictures from files alone.
    tick = "tick-dark.svg" if c is DARK else "tick-light.svg"
    values["tick"] = Path(str(resources.files("desktop.icons").joinpath(tick))).as_posix()
    return Template(resources.files(__package__).joinpath("style.qss").read_text(encoding="utf-8")).substitute(values)
