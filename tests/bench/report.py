"""Formats the figures of a run as a table: the cost of each tool in each shell."""
import tools

SHELLS = tools.SHELLS
ROWS = (
    ("idle", "each Enter"),
    ("switch", "from project to project"),
    ("sub_directory", "known directory, same project"),
    ("first_visit", "first visit"),
    ("new_project", "first visit, directory unknown to the daemon"),
)
TITLES = {tool.name: tool.title for tool in (tools.VENVCTL, tools.BY_HAND, *tools.COMPARED)}


def figure(value):
    """Two significant digits. Values below a hundredth are mostly clock noise."""
    if value >= 9.95:
        return f"{value:.0f}"
    if value >= .995:
        return f"{value:.1f}"
    return f"{max(value, 0):.3f}".rstrip("0").rstrip(".") if value < .0995 else f"{value:.2f}"


def markdown(results):
    """`results`: {shell: {tool: {what: value}}} from shell_times.summary, in T."""
    shells = [shell for shell in SHELLS if shell in results]
    lines = ["| | " + " | ".join(shells) + " |", "|---|" + "---|" * len(shells)]
    for what, title in ROWS:
        for tool, tool_title in TITLES.items():
            values = [results[shell].get(tool, {}).get(what) for shell in shells]
            if all(value is None for value in values) or (what == "idle" and tool == "by_hand"):
                continue
            cells = " | ".join("–" if value is None else figure(value) + " T" for value in values)
            lines.append(f"| {title}: {tool_title} | {cells} |")
    ratios = " | ".join(
        ", ".join(f"{tool.name} {results[shell][tool.name]['switch'] / results[shell]['venvctl']['switch']:.0f} ×"
                  for tool in tools.COMPARED if tool.name in results[shell]) or "–"
        for shell in shells)
    lines.append(f"| from project to project: cost of the other tools / cost of venvctl | {ratios} |")
    idle = " | ".join(f"{results[shell]['venvctl']['idle_noops']:.1f} ×" for shell in shells)
    lines.append(f"| each Enter: cost of venvctl / cost of a call of an empty function | {idle} |")
    return "\n".join(lines)
