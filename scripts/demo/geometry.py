"""Mathematics: figures and function plots with LaTeX questions, and small puzzles. Answers are computed."""
import math
from fractions import Fraction

import matplotlib.patches as patches
import matplotlib.pyplot as plt
import numpy as np

from charts import picture
from pen import COLOURS, GREY, INK, LINE, SERIES, Item, Pen

SOURCE = "synthetic-geometry"


def sheet(width=5.6, height=4.2):
    fig, ax = plt.subplots(figsize=(width, height), layout="constrained")
    ax.set_aspect("equal"); ax.axis("off")
    return fig, ax


def tex(fraction):
    return str(fraction.numerator) if fraction.denominator == 1 else f"\\frac{{{fraction.numerator}}}{{{fraction.denominator}}}"


def root(n):
    """√n in lowest terms as LaTeX."""
    square = max(k for k in range(1, int(math.isqrt(n)) + 1) if n % (k * k) == 0)
    rest = n // square ** 2
    return str(square) if rest == 1 else f"{'' if square == 1 else square}\\sqrt{{{rest}}}"


def right_triangle(rng):
    a, b = rng.sample(range(2, 13), 2)
    fig, ax = sheet()
    ax.add_patch(patches.Polygon([(0, 0), (b, 0), (0, a)], closed=True, fc="#dbe8f5", ec=SERIES[0], lw=2.2))
    corner = min(a, b) * .12
    ax.add_patch(patches.Rectangle((0, 0), corner, corner, fc="none", ec=SERIES[0], lw=1.4))
    pad = max(a, b) * .06
    for text, x, y in ((f"${a}$", -pad, a / 2), (f"${b}$", b / 2, -pad), ("$A$", -pad, -pad), ("$B$", b + pad, -pad), ("$C$", -pad, a + pad), ("$x$", b / 2 + pad, a / 2 + pad)):
        ax.text(x, y, text, ha="center", va="center", fontsize=15)
    ax.set_xlim(-2.5 * pad, b + 2.5 * pad); ax.set_ylim(-2.5 * pad, a + 2.5 * pad)
    return Item(picture(fig), "In the right triangle \\(ABC\\) with the right angle at \\(A\\), the legs are labelled. Find the length \\(x\\) of \\(BC\\), as an exact value.", f"${root(a * a + b * b)}$", SOURCE,
                code=f"from sympy import sqrt\nprint(sqrt({a}**2 + {b}**2))", output=root(a * a + b * b).replace("\\sqrt{", "sqrt(").replace("}", ")").replace("sqrt(", "*sqrt(").lstrip("*"))


def sector(rng):
    r, angle = rng.randrange(2, 10), rng.choice([30, 45, 60, 72, 90, 120, 135, 150])
    fig, ax = sheet(4.8, 4.4)
    ax.add_patch(patches.Circle((0, 0), 1, fc="none", ec=LINE, lw=1.6))
    ax.add_patch(patches.Wedge((0, 0), 1, 20, 20 + angle, fc="#f8dfc9", ec=SERIES[1], lw=2.2))
    ax.add_patch(patches.Arc((0, 0), .44, .44, theta1=20, theta2=20 + angle, ec=INK, lw=1.2))
    middle, start = math.radians(20 + angle / 2), math.radians(20)
    ax.text(.38 * math.cos(middle), .38 * math.sin(middle), f"${angle}°$", ha="center", va="center", fontsize=13)
    ax.text(.6 * math.cos(start) + .06, .6 * math.sin(start) - .12, f"$r = {r}$", ha="center", fontsize=13)
    ax.plot(0, 0, "o", color=INK, ms=4); ax.text(-.08, -.1, "$O$", fontsize=13)
    ax.set_xlim(-1.15, 1.15); ax.set_ylim(-1.15, 1.15)
    area = Fraction(angle, 360) * r * r
    truth = f"{tex(area)}\\pi" if area != 1 else "\\pi"
    return Item(picture(fig), "The shaded sector of the circle with centre \\(O\\) has the radius and angle shown. Give its area in terms of \\(\\pi\\).", f"${truth}$", SOURCE,
                code=f"from fractions import Fraction\nprint(Fraction({angle}, 360) * {r}**2, 'pi')", output=f"{area} pi")


def axes(low=-6, high=6):
    fig, ax = plt.subplots(figsize=(5.2, 4.8), layout="constrained")
    ax.set_xlim(low, high); ax.set_ylim(low, high); ax.set_aspect("equal")
    ax.set_xticks(range(low, high + 1, 2)); ax.set_yticks(range(low, high + 1, 2)); ax.grid(which="both", color="#e5e7eb", lw=.8)
    ax.set_xticks(range(low, high + 1), minor=True); ax.set_yticks(range(low, high + 1), minor=True)
    ax.axhline(0, color=GREY, lw=1.2); ax.axvline(0, color=GREY, lw=1.2)
    for side in ax.spines.values(): side.set_visible(False)
    ax.tick_params(which="both", length=0, labelsize=9)
    return fig, ax


def straight(rng):
    m, c = rng.choice([-3, -2, -1, 1, 2, 3, Fraction(1, 2), Fraction(-1, 2)]), rng.randrange(-4, 5)
    fig, ax = axes()
    x = np.array([-6.0, 6.0])
    ax.plot(x, float(m) * x + c, color=SERIES[rng.randrange(4)], lw=2.6)
    step = Fraction(m).denominator
    for px in (0, step if abs(m * step + c) <= 5 else -step):
        ax.plot(px, float(m) * px + c, "o", color=INK, ms=6)
    slope = {1: "", -1: "-"}.get(m, tex(Fraction(m)) if m > 0 else "-" + tex(-Fraction(m)))
    tail = "" if c == 0 else f" {'+' if c > 0 else '-'} {abs(c)}"
    return Item(picture(fig), "The graph shows a straight line through two marked lattice points. Write its equation in the form \\(y = mx + c\\).", f"$y = {slope}x{tail}$", SOURCE)


def parabola(rng):
    h, k, up = rng.randrange(-3, 4), rng.randrange(-4, 5), rng.choice([1, -1])
    fig, ax = axes()
    x = np.linspace(-6, 6, 400)
    ax.plot(x, up * (x - h) ** 2 + k, color=SERIES[rng.randrange(5)], lw=2.6)
    return Item(picture(fig), "The parabola shown has a leading coefficient of \\(\\pm 1\\). What are the coordinates of its vertex?", f"$({h}, {k})$", SOURCE)


def shaded(rng):
    rows, columns = rng.choice([(3, 4), (4, 5), (2, 6), (3, 5), (4, 6)])
    n = rng.randrange(2, rows * columns - 1)
    cells = set(rng.sample(range(rows * columns), n))
    fig, ax = sheet(5.2, 3.8)
    for cell in range(rows * columns):
        ax.add_patch(patches.Rectangle((cell % columns, cell // columns), 1, 1, fc=SERIES[5] if cell in cells else "white", ec=GREY, lw=1.4))
    ax.set_xlim(-.1, columns + .1); ax.set_ylim(-.1, rows + .1)
    return Item(picture(fig), "What fraction of the rectangle is shaded? Give it in lowest terms.", f"{Fraction(n, rows * columns)}", SOURCE)


def third_angle(rng):
    a, b = rng.randrange(35, 80), rng.randrange(35, 80)
    A, B = (0, 0), (10, 0)
    height = 10 / (1 / math.tan(math.radians(a)) + 1 / math.tan(math.radians(b)))
    C = (height / math.tan(math.radians(a)), height)
    fig, ax = sheet()
    ax.add_patch(patches.Polygon([A, B, C], closed=True, fc="#e2f1e7", ec=SERIES[2], lw=2.2))
    ax.add_patch(patches.Arc(A, 2.4, 2.4, theta1=0, theta2=a, ec=INK)); ax.add_patch(patches.Arc(B, 2.4, 2.4, theta1=180 - b, theta2=180, ec=INK))
    for text, x, y in ((f"${a}°$", 2 * math.cos(math.radians(a / 2)), 2 * math.sin(math.radians(a / 2))), (f"${b}°$", 10 - 2 * math.cos(math.radians(b / 2)), 2 * math.sin(math.radians(b / 2))),
                       ("$P$", -.6, -.4), ("$Q$", 10.6, -.4), ("$R$", C[0], C[1] + .6), ("$?$", C[0], C[1] - 1.3)):
        ax.text(x, y, text, ha="center", va="center", fontsize=14)
    ax.set_xlim(-1.2, 11.2); ax.set_ylim(-1, C[1] + 1.2)
    return Item(picture(fig), "Find the measure of \\(\\angle R\\) in triangle \\(PQR\\), in degrees.", f"{180 - a - b}°", SOURCE, code=f"print(180 - {a} - {b})", output=str(180 - a - b))


def l_shape(rng):
    w, h, cut_w, cut_h = rng.randrange(7, 13), rng.randrange(6, 10), rng.randrange(2, 5), rng.randrange(2, 5)
    fig, ax = sheet()
    ax.add_patch(patches.Polygon([(0, 0), (w, 0), (w, h - cut_h), (w - cut_w, h - cut_h), (w - cut_w, h), (0, h)], closed=True, fc="#ece4f4", ec=SERIES[4], lw=2.2))
    for text, x, y in ((f"{w} cm", w / 2, -.6), (f"{h} cm", -1, h / 2), (f"{cut_w} cm", w - cut_w / 2, h - cut_h + .6), (f"{cut_h} cm", w - cut_w + 1, h - cut_h / 2 + .35)):
        ax.text(x, y, text, ha="center", va="center", fontsize=12)
    ax.set_xlim(-2.2, w + 1.6); ax.set_ylim(-1.2, h + .6)
    area, around = w * h - cut_w * cut_h, 2 * (w + h)
    question, truth = rng.choice([("What is the area of the figure, in square centimetres?", str(area)), ("All angles are right angles. What are the area and the perimeter of the figure?", f"A = {area} cm², P = {around} cm")])
    return Item(picture(fig), question, truth, SOURCE)


def dots(rng):
    step, start = rng.choice([2, 3, 4]), rng.choice([1, 2, 3])
    counts = [start + step * k for k in range(4)]
    pen = Pen(620, 230)
    for k, n in enumerate(counts[:3] + [None]):
        left = 14 + k * 152
        pen.rect(left, 18, 140, 165, "white", LINE, 1.5, 10)
        pen.text(left + 70, 205, f"Figure {k + 1}", 13, GREY, anchor="mm")
        if n is None:
            pen.text(left + 70, 100, "?", 54, GREY, True, "mm")
        for j in range(n or 0):
            pen.circle(left + 26 + j % 4 * 29, 44 + j // 4 * 32, 10, SERIES[k])
    return Item(pen.done(), "Each figure has the same number of dots more than the one before. How many dots does Figure 4 have?", str(counts[3]), SOURCE)


def balance(rng):
    cubes, each = rng.randrange(2, 5), rng.randrange(2, 9)
    pen = Pen(620, 330)
    for x in (170, 450):
        pen.line([(x, 120), (x - 95, 215)], GREY, 1.5); pen.line([(x, 120), (x + 95, 215)], GREY, 1.5)
        pen.slice(x - 110, 165, 220, 100, 0, 180, "#cbd5e1")
    pen.rect(150, 112, 320, 10, "#64748b", radius=5); pen.rect(303, 112, 14, 170, "#64748b"); pen.rect(230, 280, 160, 16, "#475569", radius=6); pen.circle(310, 117, 13, "#475569")
    for k in range(cubes):
        pen.rect(170 - 26 * cubes + 52 * k + 4, 171, 44, 44, COLOURS["blue"], radius=5)
    pen.rect(415, 155, 70, 60, COLOURS["orange"], radius=6); pen.text(450, 185, f"{cubes * each} kg", 16, "white", True, "mm")
    return Item(pen.done(), "The scale is in balance and all blue cubes weigh the same. How many kilograms does one blue cube weigh?", str(each), SOURCE)


def clock(rng):
    hour, minute, later = rng.randrange(1, 13), rng.randrange(0, 60, 5), rng.choice([25, 40, 55, 70, 95, 110])
    pen = Pen(420, 420, "#eef2f0")
    pen.circle(210, 210, 182, "#334155"); pen.circle(210, 210, 168, "white")
    for k in range(60):
        a, long = math.radians(6 * k), k % 5 == 0
        pen.line([(210 + 160 * math.sin(a), 210 - 160 * math.cos(a)), (210 + (144 if long else 153) * math.sin(a), 210 - (144 if long else 153) * math.cos(a))], INK, 3 if long else 1)
    for k in range(1, 13):
        a = math.radians(30 * k); pen.text(210 + 122 * math.sin(a), 210 - 122 * math.cos(a), str(k), 22, INK, True, "mm")
    for turn, length, width in ((hour % 12 * 30 + minute / 2, 82, 8), (minute * 6, 125, 5)):
        a = math.radians(turn); pen.line([(210, 210), (210 + length * math.sin(a), 210 - length * math.cos(a))], INK, width)
    pen.circle(210, 210, 9, COLOURS["red"])
    total = (hour % 12) * 60 + minute + later
    then = f"{total // 60 % 12 or 12}:{total % 60:02d}"
    return Item(pen.done(), f"The clock shows when a train leaves. The ride takes {later} minutes. What time will the clock show on arrival (h:mm)?", then, SOURCE)


def venn(rng):
    left, both, right, outside = (rng.randrange(2, 19) for _ in range(4))
    names = rng.choice([("Tea", "Coffee"), ("Chess", "Football"), ("Piano", "Violin"), ("Cats", "Dogs")])
    fig, ax = sheet(5.8, 4.0)
    ax.add_patch(patches.Rectangle((-4.4, -2.6), 8.8, 5.4, fc="white", ec=GREY, lw=1.4))
    for x, colour in ((-1.1, SERIES[0]), (1.1, SERIES[1])): ax.add_patch(patches.Circle((x, 0), 1.9, fc=colour, ec=colour, lw=2, alpha=.3))
    for text, x, y, size in ((left, -1.9, 0, 18), (both, 0, 0, 18), (right, 1.9, 0, 18), (outside, 3.7, -2, 16), (names[0], -2.2, 2.15, 13), (names[1], 2.2, 2.15, 13)): ax.text(x, y, text, ha="center", va="center", fontsize=size)
    ax.set_xlim(-4.6, 4.6); ax.set_ylim(-2.8, 3)
    question, truth = rng.choice([
        (f"The diagram counts the people of a club. How many like {names[0]} or {names[1]}, or both?", left + both + right),
        (f"The diagram counts the people of a club. How many like {names[1]}?", both + right),
        (f"A person of the club who likes {names[0]} is chosen at random. What is the probability that they like {names[1]} too?", Fraction(both, left + both)),
        ("How many people does the club have?", left + both + right + outside)])
    return Item(picture(fig), question, str(truth), SOURCE)


def routes(rng):
    right, up = rng.choice([(3, 2), (3, 3), (4, 2), (2, 2), (4, 3)])
    pen = Pen(120 + right * 100, 110 + up * 90)
    for x in range(right + 1): pen.line([(60 + 100 * x, 50), (60 + 100 * x, 50 + 90 * up)], "#94a3b8", 5)
    for y in range(up + 1): pen.line([(60, 50 + 90 * y), (60 + 100 * right, 50 + 90 * y)], "#94a3b8", 5)
    for x, y, name, colour in ((60, 50 + 90 * up, "A", SERIES[3]), (60 + 100 * right, 50, "B", SERIES[2])):
        pen.circle(x, y, 19, colour); pen.text(x, y, name, 18, "white", True, "mm")
    return Item(pen.done(), "The lines are streets. How many shortest ways lead from A to B?", str(math.comb(right + up, up)), SOURCE,
                code=f"from math import comb\nprint(comb({right} + {up}, {up}))", output=str(math.comb(right + up, up)))


MATH = [right_triangle, sector, straight, parabola, shaded, third_angle, l_shape]
PUZZLES = [dots, balance, clock, venn, routes]
