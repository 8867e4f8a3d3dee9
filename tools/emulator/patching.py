"""The few words in which every patch of this emulator is written.

    @changes(SomeMotoClass)             moto has this method or property, and it is wrong
    def some_method(original, self, ...):
        '''The moto defect, in one sentence.'''

    @adds(SomeMotoClass)                moto lacks this method
    def some_method(self, ...):
        '''The moto defect, in one sentence.'''

    @serves("codeconnections")          moto lacks this service, by the name that requests are signed for
    class SomeService(NewService):
        '''What of it there is; a method for each call.'''

A patch is applied in memory, when its file is imported; nothing on disk is changed. It is strict: if moto no
longer has what a patch changes, or already has what a patch adds, the start stops and says which patch it was.
"""
from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NoReturn

from moto.core.exceptions import ServiceException
from moto.core.responses import BaseResponse

Tags = dict[str, str]


class PatchDoesNotApply(Exception):
    """A patch and the installed moto do not fit together."""


def changes(owner: Any, called: str | None = None) -> Callable[[Callable], Callable]:
    """Replace a method or property of `owner`: the one that has the decorated function's name, or is `called` so.

    The function gets what it replaces as its first argument, so that it can call it.
    """

    def apply(patch: Callable) -> Callable:
        name = called or patch.__name__
        original = vars(owner).get(name)
        if isinstance(original, property):
            setattr(owner, name, property(functools.partial(patch, original.fget), original.fset))
        elif callable(original):
            setattr(owner, name, _method(patch, original))
        else:
            raise PatchDoesNotApply(f"{_where(patch)} changes {_name(owner)}.{name}, which moto no longer has.")
        return patch

    return apply


def adds(owner: Any) -> Callable[[Callable], Callable]:
    """Give `owner` a method that moto lacks, under the decorated function's name."""

    def apply(patch: Callable) -> Callable:
        name = patch.__name__
        if hasattr(owner, name):
            raise PatchDoesNotApply(f"{_where(patch)} adds {_name(owner)}.{name}, but moto has it now: delete the patch.")
        setattr(owner, name, patch)
        return patch

    return apply


class NewService(BaseResponse):
    """A service that moto lacks: requests are read, and answers written, by botocore's description of it."""

    NAME = ""

    def __init__(self) -> None:
        super().__init__(service_name=self.NAME)
        self.automated_parameter_parsing = True

    @property
    def given(self) -> dict[str, Any]:
        """The request's parameters that were given."""
        return {name: value for name, value in self.params.items() if value is not None}


NEW_SERVICES: dict[str, type[NewService]] = {}


def serves(name: str) -> Callable[[type[NewService]], type[NewService]]:
    """Answer the requests that are signed for a service which moto lacks."""

    def register(service: type[NewService]) -> type[NewService]:
        from moto.backends import list_of_moto_modules

        if name.replace("-", "") in list_of_moto_modules():
            raise PatchDoesNotApply(f"{service.__module__} serves {name}, but moto has it now: delete the file.")
        service.NAME = name
        NEW_SERVICES[name] = service
        return service

    return register


class Refusal(ServiceException):
    """An AWS error. (A class of our own: moto takes the service from the module of the exception's class.)"""


def refuse(code: str, message: str) -> NoReturn:
    """Answer the request with an AWS error."""
    raise Refusal(code, message)


def drawer(backend: Any, name: str) -> dict:
    """A dict for state that moto does not keep.

    It lives on moto's backend (one per account and region), so `POST /moto-api/reset` empties it with the rest.
    """
    return vars(backend).setdefault(f"emulator_{name}", {})


def tags_from(tag_list: list[dict[str, str]] | None) -> Tags:
    """`[{"Key": "a", "Value": "b"}]` as `{"a": "b"}`."""
    return {tag["Key"]: tag.get("Value", "") for tag in tag_list or []}


def tag_list(tags: Tags) -> list[dict[str, str]]:
    """`{"a": "b"}` as `[{"Key": "a", "Value": "b"}]`."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _method(patch: Callable, original: Callable) -> Callable:
    @functools.wraps(original)
    def method(*args: Any, **kwargs: Any) -> Any:
        return patch(original, *args, **kwargs)

    return method


def _where(patch: Callable) -> str:
    return f"{patch.__module__}: {patch.__name__}()"


def _name(owner: Any) -> str:
    return f"{owner.__module__}.{owner.__qualname__}"
