from tests.pages.serve import lightning_pages

__all__ = ["lightning_pages"]
