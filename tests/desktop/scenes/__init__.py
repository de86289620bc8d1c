"""The scenes that are rendered: each puts the desktop into one state and gives the window to be photographed."""

from tests.desktop.scenes import calls, cards, settings, windows
from tests.desktop.scenes.stage import SCENES, Stage

__all__ = ["SCENES", "Stage", "calls", "cards", "settings", "windows"]
