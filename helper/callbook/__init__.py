"""The book of calls: what runs now and what was, who it was with, and what becomes of it in the journal."""
