"""Small windows that ask for one thing. None is modal: the card and the phone go on."""
