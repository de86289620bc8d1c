"""The settings, made from the helper's settings table: what is added there is here too."""
