"""The configuration API (`/xapi/v1`, OData v4): users, the call log, chats, contacts.

Names and types are those of the swagger 3CX publishes with its xapi-tutorial (20.0.10).
"""
