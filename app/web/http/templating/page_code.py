"""What templates are compiled to: whatever no plan changes is made once, when a template is loaded.

A call of `t`, `asset_url`, `url` or an imported component whose arguments are constants gives the same text on every
page of a language. It is hoisted out of the functions that draw a page to the module that they stand in, which each
language's environment runs for itself: the compiled code is the same for all of them.

Other calls of these go without Jinja's detour through the context, which none of them asks for. What a component draws
where a page writes it is joined as it is: no copy of it is marked as HTML on the way.
"""

from __future__ import annotations

from typing import Any, Final

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.idtracking import VAR_LOAD_ALIAS, VAR_LOAD_PARAMETER, VAR_LOAD_RESOLVE

# Globals whose calls depend on their arguments alone. No template gives their names to anything else.
_PURE: Final = frozenset({"t", "dated", "asset_url"})
_PURE_OBJECTS: Final = frozenset({"url"})
# Globals that need no context either, but give something new each time.
_PLAIN: Final = frozenset({"zip", "counted"})

# Before the name of an argument of a component, in the code that Jinja makes of it.
ARGUMENT: Final = "l_1_"


class PageCode(CodeGenerator):
    """Jinja's own code, but for constant calls, imports of components, and a shorter way to escape."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._components: dict[str, tuple[str, str]] = {}
        self._own: set[str] = set()  # the components that the template defines itself
        self._hoisted: dict[str, str] = {}
        self._joined: set[int] = set()  # the ids of nodes whose HTML is joined into the page as it is

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        super().visit_Template(node, frame)
        for source, name in self._hoisted.items():
            self.writeline(f"{name} = {source}")
        self.writeline("escape_text, escaped = environment.escape_text, environment.escaped")
        self.writeline("Markup = environment.as_markup")

    def enter_frame(self, frame: Frame) -> None:
        """Components and globals that no plan changes are not looked for in the context."""
        for target, (action, name) in frame.symbols.loads.items():
            found = self._everywhere(name) if action == VAR_LOAD_RESOLVE and name else None
            if found is not None:
                frame.symbols.loads[target] = VAR_LOAD_ALIAS, found
        super().enter_frame(frame)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """What stands in a call block is a function that draws it, where it takes nothing."""
        node = macro_ref.node
        if not isinstance(node, nodes.CallBlock) or node.args:
            super().macro_def(macro_ref, frame)
        else:
            self.write("macro" if self._drawer(node.call.node, frame) else "environment.body(macro)")

    def visit_Macro(self, node: nodes.Macro, frame: Frame) -> None:  # noqa: N802
        """What the template defines for itself is drawn without a detour, too."""
        super().visit_Macro(node, frame)
        if frame.toplevel:
            self._own.add(node.name)
            self.writeline(f"draw_{node.name} = environment.drawer_of({frame.symbols.ref(node.name)})")

    def visit_FromImport(self, node: nodes.FromImport, frame: Frame) -> None:  # noqa: N802
        """Components are the same for as long as the environment lives."""
        if node.with_context or not frame.toplevel or not isinstance(node.template, nodes.Const):
            super().visit_FromImport(node, frame)
            return
        for each in node.names:
            name, alias = each if isinstance(each, tuple) else (each, each)
            self._components[alias] = node.template.value, name
            found = self._imported(alias)
            self.writeline(f"{frame.symbols.ref(alias)} = context.vars[{alias!r}] = {found}", node)
            self.writeline(f"context.exported_vars.discard({alias!r})")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        called, drawer = self._pure(node.node, frame), self._drawer(node.node, frame)
        if _is_body(node):
            self._write_html(node, frame, frame.symbols.ref("caller"))
        elif node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
        elif not forward_caller and (source := self._constant(node, frame)) is not None:
            self.write(self._name_of(source))
        elif drawer:
            self._write_html(node, frame, drawer, forward_caller=forward_caller)
        elif called:
            self._write_call(called, node, frame)
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)

    def visit_CallBlock(self, node: nodes.CallBlock, frame: Frame) -> None:  # noqa: N802
        self._joined.add(id(node.call))
        super().visit_CallBlock(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """A member of a dict without a call."""
        found = f") is dict and {node.attr!r} in shape else environment.getattr(shape, {node.attr!r}))"
        self._write_round(f"(shape[{node.attr!r}] if type(shape := ", node.node, found, frame)

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802
        """Those that are asked again and again, without a call of Python."""
        asked = node.node
        if node.name == "string":
            self._write_round("isinstance(", asked, ", str)", frame)
        elif node.name == "defined" and isinstance(asked, nodes.Getattr):
            found = f"not isinstance(environment.getattr(shape, {asked.attr!r}), Undefined))"
            self._write_round(
                f"({asked.attr!r} in shape if type(shape := ", asked.node, f") is dict else {found}", frame
            )
        elif node.name == "none":
            self._write_round("(", asked, " is None)", frame)
        elif node.name == "defined":
            self._write_round("(not isinstance(", asked, ", Undefined))", frame)
        else:
            super().visit_Test(node, frame)

    def _write_round(self, before: str, node: nodes.Expr, after: str, frame: Frame) -> None:
        self.write(before)
        self.visit(node, frame)
        self.write(after)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if self._is_html(node, frame):
            self._joined.add(id(node))
        else:
            self.write("(escape_text(text) if type(text := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not self._is_html(node, frame):
            self.write(") is str else str(text) if type(text) is int else escaped(text))")

    def _is_html(self, node: nodes.Expr, frame: Frame) -> bool:
        """Whether it can only be what a component drew, or a text that was escaped when it was hoisted."""
        if not isinstance(node, nodes.Call):
            return False
        if _is_body(node):
            return True
        return self._drawer(node.node, frame) is not None or self._constant(node, frame) is not None

    def _write_html(
        self, node: nodes.Call, frame: Frame, drawer: str, *, forward_caller: bool = False
    ) -> None:
        """A call of what draws; marked as HTML where it may be escaped later."""
        joined = id(node) in self._joined
        self.write("" if joined else "Markup(")
        self._write_call(drawer, node, frame, prefix=ARGUMENT, caller="caller" if forward_caller else "")
        self.write("" if joined else ")")

    def _write_call(
        self, called: str, node: nodes.Call, frame: Frame, *, prefix: str = "", caller: str = ""
    ) -> None:
        self.write(f"{called}(")
        for each in node.args:
            self.visit(each, frame)
            self.write(", ")
        for named in node.kwargs:
            self.write(f"{prefix}{named.key}=")
            self.visit(named.value, frame)
            self.write(", ")
        self.write(f"{prefix}caller={caller})" if caller else ")")

    def _name_of(self, source: str) -> str:
        """The name in the module of what `source` gives there."""
        return self._hoisted.setdefault(source, f"constant_{len(self._hoisted)}")

    def _constant(self, node: nodes.Expr, frame: Frame) -> str | None:
        """Source for the module, of the same value on every page; None where a page decides."""
        if isinstance(node, nodes.Call):
            called = None if _is_plain(node) else self._pure(node.node, frame)
            given = [self._constant(each, frame) for each in node.args]
            named = [(each.key, self._constant(each.value, frame)) for each in node.kwargs]
            if called is None or node.dyn_args or node.dyn_kwargs or None in (*given, *dict(named).values()):
                return None
            written = [*map(str, given), *(f"{name}={value}" for name, value in named)]
            return f"environment.made_once({called}({', '.join(written)}))"
        try:
            return repr(node.as_const(frame.eval_ctx))
        except nodes.Impossible:
            return None

    def _everywhere(self, name: str) -> str | None:
        """The name in the module of a component, or of a global that no template gives another value."""
        if name in _PURE or name in _PLAIN:
            return self._name_of(f"environment.globals[{name!r}]")
        return self._imported(name) if name in self._components else None

    def _imported(self, alias: str) -> str:
        """The name in the module of a component as a value."""
        return self._name_of("environment.imported({!r}, {!r})".format(*self._components[alias]))

    def _drawer(self, node: nodes.Expr, frame: Frame) -> str | None:
        """The name of what draws a component, the template's own or another's."""
        if not isinstance(node, nodes.Name):
            return None
        if node.name in self._own and frame.block is None:  # blocks stand beside the function that defines it
            defined = frame.symbols.find_ref(node.name) == f"l_0_{node.name}"
            return f"draw_{node.name}" if defined else None
        if node.name not in self._components or self._pure(node, frame) is None:
            return None
        return self._name_of("environment.drawer({!r}, {!r})".format(*self._components[node.name]))

    def _pure(self, node: nodes.Expr, frame: Frame) -> str | None:
        """The name in the module of a function that asks for nothing but its arguments."""
        match node:
            case nodes.Name(name=name) if name in _PURE or name in _PLAIN or not _is_parameter(name, frame):
                return self._everywhere(name)
            case nodes.Getattr(node=nodes.Name(name=name), attr=method) if name in _PURE_OBJECTS:
                return self._name_of(f"environment.globals[{name!r}].{method}")
        return None


def _is_body(node: nodes.Call) -> bool:
    """Whether it asks for what stands in the call block."""
    given = (*node.args, *node.kwargs, node.dyn_args, node.dyn_kwargs)
    return isinstance(node.node, nodes.Name) and node.node.name == "caller" and not any(given)


def _is_plain(node: nodes.Call) -> bool:
    return isinstance(node.node, nodes.Name) and node.node.name in _PLAIN


def _is_parameter(name: str, frame: Frame) -> bool:
    """Whether a macro or a loop gives the name to something else."""
    ref = frame.symbols.find_ref(name)
    load = frame.symbols.find_load(ref) if ref else None
    return load is not None and load[0] == VAR_LOAD_PARAMETER
