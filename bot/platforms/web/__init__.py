"""The browser: a chat page, served with aiohttp on this machine only unless the operator says otherwise."""
