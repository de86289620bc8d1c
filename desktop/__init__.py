"""Sidecall's face on the agent's screen: tray icon, call card, windows. It shows and passes on; ``helper`` knows."""
