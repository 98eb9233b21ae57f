"""The bar chart of docs/comparison.md: the cost of a switch and of an Enter, by tool and shell."""
import math
from xml.sax.saxutils import escape

import report

WIDTH, LEFT, BAR, GAP, TOP = 760, 190, 13, 3, 54
LOWEST, HIGHEST = .001, 100  # the ends of the logarithmic scale, in T
COLORS = {"venvctl": "#2a7f3f", "by_hand": "#9aa0a6", "mise": "#c9822b", "direnv": "#b3412e"}
PANELS = (("switch", "from project to project, with the prompt after it"), ("idle", "each Enter, nothing changed"))


def _x(value):
    part = math.log(max(value, LOWEST) / LOWEST) / math.log(HIGHEST / LOWEST)
    return LEFT + part * (WIDTH - LEFT - 70)


def _text(x, y, text, extra=""):
    return f'<text x="{x:.0f}" y="{y:.0f}" {extra}>{escape(text)}</text>'


def _panel(results, what, title, y):
    """Returns lines of SVG and the y coordinate of the next panel."""
    lines = [_text(8, y, title, 'font-weight="bold"')]
    y += 10
    for shell in [shell for shell in report.SHELLS if shell in results]:
        lines.append(_text(8, y + BAR, shell))
        for tool, color in COLORS.items():
            value = results[shell].get(tool, {}).get(what)
            if value is None or (what == "idle" and tool == "by_hand"):
                continue
            name = "manual" if tool == "by_hand" else tool
            lines += [_text(LEFT - 6, y + BAR - 2, name, 'text-anchor="end"'),
                      f'<rect x="{LEFT}" y="{y}" width="{_x(value) - LEFT:.1f}" height="{BAR}" fill="{color}"/>',
                      _text(_x(value) + 5, y + BAR - 2, report.figure(value) + " T")]
            y += BAR + GAP
        y += 8
    return lines, y + 22


def svg(results):
    body, y = [], TOP + 4
    for what, title in PANELS:
        lines, y = _panel(results, what, title, y)
        body += lines
    ticks = [10 ** power for power in range(-3, 3)]
    grid = [f'<line x1="{_x(tick):.1f}" x2="{_x(tick):.1f}" y1="{TOP - 14}" y2="{y - 24}" '
            'stroke="#8884" stroke-width="1"/>' for tick in ticks]
    labels = [_text(_x(tick), TOP - 18, f"{tick:g} T", 'text-anchor="middle" font-size="10"') for tick in ticks]
    head = [_text(8, 16, "T: one fork and exec of /bin/true from the same shell; logarithmic scale")]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y - 16}" '
        'font-family="sans-serif" font-size="12" fill="#222">',
        f'<rect width="{WIDTH}" height="{y - 16}" fill="#fff"/>', *head, *grid, *labels, *body, "</svg>", ""])
