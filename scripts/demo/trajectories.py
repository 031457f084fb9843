"""Conversations in the syntaxes found in the wild, with the pictures their code would have made: each crop is cut from the picture itself."""
import json

from PIL import Image

from pen import encode
from prompts import system


def call(name, arguments):
    return f"<tool_call>{json.dumps({'name': name, 'arguments': arguments}, ensure_ascii=False)}</tool_call>"


def grown(image, box, side=420):
    """The box of the image, enlarged to at most `side` pixels."""
    part = image.crop(box)
    factor = min(4, side / max(part.size))
    return part.resize((max(40, int(part.width * factor)), max(40, int(part.height * factor))), Image.LANCZOS)


def cropping(box, size, n):
    left, top, right, bottom = box
    return f"crop = image_1.crop(({left}, {top}, {right}, {bottom})).resize({size}, Image.LANCZOS)\ncrop.save('crop_{n}.png')\nprint('saved', crop.size)"


class Conversation:
    def __init__(self, item, search=False):
        self.item, self.images = item, [encode(item.image, item.kind)]
        self.messages = [{"role": "system", "content": system(search)}, {"role": "user", "content": "<image>\n" + item.question}]

    def say(self, role, content):
        self.messages.append({"role": role, "content": content})

    def crop(self, box, n):
        """Adds the crop's picture; gives the code that makes it, and its size."""
        part = grown(self.item.image, box)
        self.images.append(encode(part, self.item.kind))
        return cropping(box, part.size, n), part.size

    def row(self, source):
        return {"messages": self.messages, "images": [{"bytes": b} for b in self.images], "source": source}


def wider(box, image):
    """A box around the box: a first look that is not close enough."""
    left, top, right, bottom = box
    return (max(0, left - 80), max(0, top - 60), min(image.width, right + 80), min(image.height, bottom + 60))


def zoom_metis(item, looks=1):
    talk = Conversation(item)
    for n, box in enumerate([wider(item.focus, item.image), item.focus][-looks:], 1):
        code, size = talk.crop(box, n)
        thought = "The part that matters is small, so I cut it out and enlarge it before I read it." if n == 1 else "This is still not close enough to be sure. I narrow the crop to the part itself."
        talk.say("assistant", f"<reason>{thought}</reason>\n{call('python', {'code': 'from PIL import Image' + chr(10) + code})}")
        talk.say("user", f"Code execution result:\nstdout:\n```\nsaved {size}\n```\nImages:\n<image>")
    talk.say("assistant", f"<reason>Enlarged, it can be read without doubt: {item.truth}.</reason>\n<answer>{item.truth}</answer>")
    return talk


def zoom_code(item):
    talk = Conversation(item)
    code, size = talk.crop(item.focus, 1)
    talk.say("assistant", f"I enlarge the region that the question is about.\n<code>\n```python\nfrom PIL import Image\n\n{code}\n```\n</code>")
    talk.say("user", f"<sandbox_output>saved {size}\n<image></sandbox_output>")
    talk.say("assistant", f"The enlarged region shows **{item.truth}**.\n<answer>{item.truth}</answer>")
    return talk


def zoom_think(item):
    talk = Conversation(item)
    code, size = talk.crop(item.focus, 1)
    talk.say("assistant", f"<think>Let me look closer.\n\n1. Where is it? Around x = {item.focus[0]} to {item.focus[2]}.\n2. Is it readable at this size? Barely. A crop will settle it.</think>\n{call('python', {'code': code})}")
    talk.say("tool", f"<tool_response>saved {size}\n<image></tool_response>")
    talk.say("assistant", f"<think>The crop is clear.</think>\n<answer>{item.truth}</answer>")
    return talk


def compute(item):
    talk = Conversation(item)
    talk.say("assistant", f"<reason>I read the values off the figure and let Python do the arithmetic, so that no slip creeps in.</reason>\n{call('python', {'code': item.code})}")
    talk.say("user", f"Code execution result:\nstdout:\n```\n{item.output}\n```")
    talk.say("assistant", f"<reason>The result is `{item.output}`, which in the form asked for is {item.truth}.</reason>\n<answer>{item.truth}</answer>")
    return talk


def text_search(item):
    talk = Conversation(item, search=True)
    talk.say("assistant", f"<reason>The picture tells me what this is, but not what is asked. I look it up.</reason>\n{call('text_search', {'query': item.query})}")
    talk.say("user", f"## Web Results\n1. [An encyclopedia entry](https://example.org/entry) {item.fact}\n2. [A travel guide](https://example.org/guide) Opening hours and how to get there.")
    talk.say("assistant", f"<reason>{item.fact} That settles it.</reason>\n<answer>{item.truth}</answer>")
    return talk


def image_search(item):
    talk = Conversation(item, search=True)
    talk.say("assistant", f"<reason>I am not sure what this shows. A search by picture first.</reason>\n{call('image_search', {})}")
    talk.say("user", f"## Image Search Results\n1. [A picture like this one](https://example.org/picture), tagged: {item.query.split(' year')[0]}")
    talk.say("assistant", f"<reason>Now I know the name. What is asked is still missing.</reason>\n{call('text_search', {'query': item.query})}")
    talk.say("user", f"## Web Results\n1. [An encyclopedia entry](https://example.org/entry) {item.fact}")
    talk.say("assistant", f"<reason>{item.fact}</reason>\n<answer>{item.truth}</answer>")
    return talk


def direct(item):
    talk = Conversation(item)
    talk.say("assistant", f"<reason>This can be seen without a tool: it is {item.truth}.</reason>\n<answer>{item.truth}</answer>")
    return talk
