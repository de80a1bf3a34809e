"""What stands beside the page, for programs: OpenAI's protocol, an API, and MCP, with keys.

It answers with the page's own bot. Nothing here is imported before a program asks for it, but what lets it in.
"""
