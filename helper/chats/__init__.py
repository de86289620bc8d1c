"""Chats: messages become conversations, and each conversation that has come to rest one entry of the journal."""
