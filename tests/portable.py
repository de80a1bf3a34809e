"""What a module does that not every system can, found by walking its syntax tree; and whether it asks first.

A function that looks at ``os.name`` or ``sys.platform``, or whether there is such an attribute, guards all of itself.
Types are no help here: what mypy knows of other systems it forgets behind a guard.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MODULES = {"crypt", "curses", "fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
"""Modules that Windows hasn't."""

POSIX_OF = {
    "os": """chown chroot eventfd fchmod fchown fdatasync fork forkpty getegid geteuid getgid getgroups getloadavg
        getpgid getresuid getsid getuid initgroups killpg lchown listxattr lockf major memfd_create mkfifo mknod nice
        openpty pathconf pidfd_open pipe2 posix_fadvise posix_spawn pread pwrite readv sched_getaffinity
        sched_setaffinity
        sendfile setegid seteuid setgid setgroups setpgid setpriority setsid setuid setxattr splice statvfs sync
        sysconf tcgetpgrp ttyname uname wait wait3 wait4 waitid WEXITSTATUS WIFEXITED WIFSIGNALED WTERMSIG
        O_CLOEXEC O_DIRECT O_DIRECTORY O_DSYNC O_NOATIME O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH O_SYNC O_TMPFILE""",
    "signal": """SIGALRM SIGBUS SIGCHLD SIGCONT SIGHUP SIGIO SIGKILL SIGPIPE SIGPROF SIGQUIT SIGSTOP SIGTSTP SIGTTIN
        SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH alarm getitimer pause pthread_kill pthread_sigmask setitimer
        siginterrupt sigpending sigtimedwait sigwait sigwaitinfo""",
    "socket": "AF_UNIX AF_NETLINK AF_PACKET SCM_RIGHTS SO_REUSEPORT recv_fds send_fds socketpair",
    "select": "devpoll epoll kevent kqueue poll",
    "time": "clock_settime tzset pthread_getcpuclockid",
    "asyncio": "open_unix_connection start_unix_server add_signal_handler",
}
"""Names that modules have on POSIX systems alone (the "Availability" notes of Python's library reference)."""

POSIX = {f"{module}.{name}" for module, names in POSIX_OF.items() for name in names.split()}

PLACES = "/dev/", "/etc/", "/proc/", "/tmp", "/usr/", "/var/"
"""Beginnings of paths that are elsewhere on other systems."""

TEXT = {"read_text": 1, "write_text": 2, "open": None}
"""Methods of paths whose text is in the system's own encoding unless one is named, and which argument names it."""


@dataclass(frozen=True)
class Found:
    """What a module does, in which function and line, and whether the function asks which system it is on."""

    module: str
    function: str
    line: int
    what: str
    guarded: bool


def found_in(path: Path, name: str) -> list[Found]:
    """All that is found in a module's file, which is told by a name."""
    return list(_walked(ast.parse(path.read_text(encoding="utf-8")), name, "", guarded=False))


def _walked(node: ast.AST, module: str, function: str, *, guarded: bool) -> Iterator[Found]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        function, guarded = node.name, guarded or any(map(_asks, ast.walk(node)))
    what = _moved_while_open(node) if isinstance(node, ast.With) else _unportable(node)
    if what:
        yield Found(module, function, node.lineno, what, guarded)
    for child in ast.iter_child_nodes(node):
        yield from _walked(child, module, function, guarded=guarded)


def _asks(node: ast.AST) -> bool:
    """Whether this looks at which system it is, or what it has."""
    if isinstance(node, ast.Call):
        asked = _name(node.func)
        return asked == "platform.system" or (asked in ("hasattr", "getattr") and _name(node.args[0]) in POSIX_OF)
    return isinstance(node, ast.Attribute) and _name(node) in ("os.name", "sys.platform")


def _unportable(node: ast.AST) -> str:
    """What not every system can that this does; "" if nothing."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return _imported(node)
    if isinstance(node, ast.Attribute) and _name(node) in POSIX:
        return _name(node)
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(PLACES):
        return f"the path {node.value}"
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "%-" in node.value.replace("%%", ""):
        return f"the format {node.value}" if any(f"%-{x}" in node.value for x in "dHIjmMSUwWyY") else ""
    return _called(node) if isinstance(node, ast.Call) else ""


def _moved_while_open(node: ast.With) -> str:
    """What moves or removes files while this holds one open; Windows does neither to that one."""
    opens = [_name(item.context_expr.func) for item in node.items if isinstance(item.context_expr, ast.Call)]
    if not any(name.rpartition(".")[2] in ("open", "fdopen", "NamedTemporaryFile") for name in opens):
        return ""
    calls = [call for part in node.body for call in ast.walk(part) if isinstance(call, ast.Call)]
    moved = (_name(call.func) for call in calls if _moves(call))
    return next((f"{name} while a file is open" for name in moved), "")


def _moves(call: ast.Call) -> bool:
    name, method = _name(call.func), _name(call.func).rpartition(".")[2]
    by_path = method in ("replace", "rename") and len(call.args) == 1  # a text's replace has two
    return by_path or method == "unlink" or name in ("os.replace", "os.rename", "os.remove")


def _imported(node: ast.Import | ast.ImportFrom) -> str:
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    else:
        names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return next((name for name in names if name in MODULES or name in POSIX), "")


def _called(node: ast.Call) -> str:
    name, method = _name(node.func), _name(node.func).rpartition(".")[2]
    told = ast.unparse(node)
    if name == "os.open" and "O_CREAT" not in told:  # as a folder is opened, to be synced
        return "os.open of what may be a folder"
    if name == "os.rename" or (method == "rename" and len(node.args) == 1 and not node.keywords):
        return "rename, which fails where there is one"
    if name == "os.symlink" or method == "symlink_to":
        return "a symbolic link, which not everybody may make"
    if any(k.arg == "shell" for k in node.keywords) or name in ("os.system", "os.popen"):
        return "a shell's command"
    return f"{method} of text in the system's encoding" if method in TEXT and _without_encoding(node, name) else ""


def _without_encoding(node: ast.Call, name: str) -> bool:
    """Whether text is read or written in whatever encoding the system has."""
    method, given = name.rpartition(".")[2], [a.value for a in node.args if isinstance(a, ast.Constant)]
    if any(k.arg in ("encoding", None) for k in node.keywords):
        return False
    if method == "open":  # of a path or the built-in one; others open what isn't text, or an archive
        return name == "open" and not any("b" in str(mode) for mode in given[-1:])
    return len(node.args) < TEXT[method]


def _name(node: ast.AST) -> str:
    """The dotted name that an expression is, from its end as far as it is one."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    return ""
