"""People as a phone needs them: who they are and how they can be reached. No input or output."""
