// On the page of a listing: draws its words as a picture, for groups where people look at pictures. Nothing leaves the browser.
"use strict";
(() => {
  const button = document.getElementById("picture");
  if (!button) return;
  button.hidden = false;
  const SIDE = 1080;
  const EDGE = 90;
  const rtl = button.dir === "rtl";
  const lines = (pen, text) => {
    const out = [];
    for (const word of text.split(/\s+/)) {
      const longer = out.length ? `${out.at(-1)} ${word}` : word;
      if (out.length && pen.measureText(longer).width <= SIDE - 2 * EDGE) out[out.length - 1] = longer;
      else out.push(word);
    }
    return out;
  };
  const draw = () => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIDE;
    const pen = canvas.getContext("2d");
    pen.direction = rtl ? "rtl" : "ltr";
    pen.textAlign = "start";
    pen.fillStyle = "#fffdf8";
    pen.fillRect(0, 0, SIDE, SIDE);
    pen.fillStyle = "#0b5c6b";
    pen.fillRect(rtl ? SIDE - 30 : 0, 0, 30, SIDE);
    let y = 170;
    const write = (text, size, weight, colour, most) => {
      pen.font = `${weight} ${size}px system-ui, sans-serif`;
      pen.fillStyle = colour;
      const all = lines(pen, text);
      for (const [n, line] of all.slice(0, most).entries()) {
        const more = n === most - 1 && all.length > most ? "…" : "";
        pen.fillText(line + more, rtl ? SIDE - EDGE : EDGE, y, SIDE - 2 * EDGE);
        y += size * 1.3;
      }
    };
    write(button.dataset.title, 84, 700, "#1c2426", 5);
    y += 30;
    write(button.dataset.facts, 44, 400, "#1c2426", 8);
    y = Math.max(y + 40, SIDE - 130);
    pen.direction = "ltr";
    pen.textAlign = rtl ? "right" : "left";
    write(button.dataset.link, 34, 700, "#0b5c6b", 1);
    return canvas;
  };
  button.addEventListener("click", () => {
    draw().toBlob(async (blob) => {
      const file = new File([blob], button.dataset.name, { type: "image/png" });
      if (navigator.canShare?.({ files: [file] })) {
        try {
          return await navigator.share({ files: [file] });
        } catch (error) {
          if (error.name === "AbortError") return;
        }
      }
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = button.dataset.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    }, "image/png");
  });
})();
