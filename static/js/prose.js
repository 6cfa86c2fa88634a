// The editor of rich text for areas marked with data-prose, which names the module of the editor.
// Without script the area stays what it is. What is pasted is cleaned here for the eye, on the server for good.

const WORDS = {
  "bold": "Chữ đậm", "italic": "Chữ nghiêng", "underline": "Gạch chân", "subscript": "Chỉ số dưới", "superscript": "Chỉ số trên",
  "unordered list": "Danh sách chấm", "ordered list": "Danh sách số", "blockquote": "Trích dẫn", "paragraph": "Đoạn văn",
  "Paragraph": "Đoạn văn", "heading 2": "Tiêu đề lớn", "heading 3": "Tiêu đề vừa", "heading 4": "Tiêu đề nhỏ",
  "Heading 2": "Tiêu đề lớn", "Heading 3": "Tiêu đề vừa", "Heading 4": "Tiêu đề nhỏ",
  "undo": "Hoàn tác", "redo": "Làm lại", "insert link": "Đặt liên kết", "remove link": "Bỏ liên kết",
  "Edit Link": "Liên kết", "URL": "Địa chỉ", "Title": "Tên khi rê chuột", "Update": "Xong", "Cancel": "Thôi",
  "Insert table": "Chèn bảng", "Insert Table": "Chèn bảng", "Table Properties": "Bảng", "Rows": "Số dòng", "Columns": "Số cột",
  "rows": "Số dòng", "cols": "Số cột", "Include header row": "Có dòng tiêu đề", "Yes": "Yes", "No": "No",
  "Add column": "Thêm cột", "Delete column": "Bỏ cột", "Add row": "Thêm dòng", "Delete row": "Bỏ dòng",
  "Merge cells": "Gộp ô", "Merge or split cells": "Gộp hoặc tách ô", "Split cell": "Tách ô", "Delete table": "Bỏ bảng",
  "Toggle header cell": "Ô tiêu đề", "Toggle header row": "Dòng tiêu đề", "Toggle header column": "Cột tiêu đề",
};
const EMPTY_LINKS = ["tai day", "o day", "xem tai day", "day", "xem", "xem them", "bam vao day"];
const given = window.gettext;
window.gettext = (text) => WORDS[text] || (given ? given(text) : text);

const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase().trim();

function advice(root) {
  const found = [];
  let level = 1;
  for (const heading of root.querySelectorAll("h2, h3, h4")) {
    const now = Number(heading.tagName[1]);
    if (now > level + 1) found.push(`Tiêu đề “${heading.textContent}” nhảy cấp.`);
    level = now;
  }
  for (const link of root.querySelectorAll("a")) {
    if (EMPTY_LINKS.includes(fold(link.textContent).replace(/[.:…]+$/, ""))) found.push(`Liên kết ghi “${link.textContent}”. Ghi tên trang sẽ mở ra.`);
  }
  for (const table of root.querySelectorAll("table")) {
    if (table.rows[0] && !table.rows[0].querySelector("th")) found.push("Có bảng chưa có dòng tiêu đề.");
  }
  return found;
}

function fromWord(html) {
  // A style would be refused by the policy as soon as it is read; what Word says in it is asked by another name.
  const page = new DOMParser().parseFromString(html.replace(/\sstyle\s*=/gi, " data-style="), "text/html");
  page.querySelectorAll("script, style, svg, img, iframe, object").forEach((node) => node.remove());
  for (const heading of page.querySelectorAll("h1")) {
    const lower = page.createElement("h2");
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
  let list = null;
  for (const line of [...page.querySelectorAll("p")]) {
    const isItem = line.className.startsWith("MsoListParagraph") || (line.dataset.style || "").includes("mso-list:");
    if (!isItem) { list = null; continue; }
    const marker = [...line.querySelectorAll("span")].find((span) => /mso-list:\s*Ignore/i.test(span.dataset.style || ""));
    const kind = marker && /^[0-9a-z]+[.)]/i.test(marker.textContent.trim()) ? "ol" : "ul";
    if (marker) marker.remove();
    if (!list) { list = page.createElement(kind); line.before(list); }
    const item = page.createElement("li");
    item.append(...line.childNodes);
    list.append(item);
    line.remove();
  }
  return page.body.innerHTML;
}

function translate(root) {
  for (const node of root.querySelectorAll("[title]")) {
    const words = WORDS[node.title];
    if (words) { node.title = words; node.setAttribute("aria-label", words); }
  }
  for (const option of root.querySelectorAll(".prose-menubar__option > *")) option.textContent = WORDS[option.textContent] || option.textContent;
}

async function attach(area) {
  const prose = await import(area.dataset.prose);
  const box = document.createElement("div");
  box.className = "prose-editor";
  area.before(box);
  box.append(area);
  const told = document.createElement("ul");
  told.className = "prose-advice";
  told.setAttribute("role", "status");
  box.after(told);
  const label = document.querySelector(`label[for="${area.id}"]`);
  const tell = (editor) => {
    told.replaceChildren(...advice(editor.view.dom).map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
  };
  const editor = new prose.Editor({
    element: box,
    injectCSS: false,
    content: area.value,
    editorProps: {
      transformPastedHTML: fromWord,
      attributes: { "aria-label": label ? label.textContent.replace(/:$/, "") : "Nội dung", "role": "textbox", "aria-multiline": "true" },
    },
    extensions: [
      prose.Document, prose.Dropcursor, prose.Gapcursor, prose.Paragraph, prose.HardBreak, prose.Text, prose.History, prose.Menu,
      prose.NoSpellCheck, prose.Blockquote, prose.Bold, prose.BulletList, prose.Heading.configure({ levels: [2, 3, 4] }), prose.Italic,
      prose.Link.configure({ enableTarget: false, protocols: ["http", "https", "mailto", "tel"] }), prose.ListItem, prose.OrderedList,
      prose.Subscript, prose.Superscript, prose.Underline, prose.Table, prose.TableRow, prose.TableHeader, prose.TableCell,
    ],
    onUpdate({ editor: changed }) {
      const html = changed.getHTML();
      area.value = html === "<p></p>" ? "" : html;
      area.dispatchEvent(new Event("input", { bubbles: true }));
      tell(changed);
    },
    onCreate({ editor: made }) { setTimeout(() => { translate(box); tell(made); }); },
  });
  area.proseEditor = editor;
}

document.querySelectorAll("textarea[data-prose]").forEach(attach);
