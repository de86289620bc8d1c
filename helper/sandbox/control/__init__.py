"""The page and the verbs with which a person, a script or a test plays the outside world."""
