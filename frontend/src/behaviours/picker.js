// A chooser that searches while one types: <select data-picker="address"> asks address?q=… for [{value, text, meta}].
import TomSelect from "tom-select/base";

export function attach(element) {
  const address = element.dataset.picker;
  const picker = new TomSelect(element, {
    maxOptions: 50,
    create: false,
    placeholder: element.getAttribute("placeholder") ?? "",
    searchField: address ? [] : ["text"],
    score: address ? () => () => 1 : undefined,
    shouldLoad: (typed) => Boolean(address) && typed.trim() !== "",
    load: address
      ? (typed, done) =>
          fetch(`${address}${address.includes("?") ? "&" : "?"}q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } })
            .then((answer) => (answer.ok ? answer.json() : []))
            .then((options) => {
              picker.clearOptions((option) => picker.items.includes(option.value));
              done(options);
            })
            .catch(() => done([]))
      : undefined,
    render: {
      option: ({ text, meta }, escape) => `<div>${escape(text)}${meta ? ` <span class="meta">${escape(meta)}</span>` : ""}</div>`,
      no_results: () => `<div class="no-results">${element.dataset.none ?? "没有找到"}</div>`,
    },
  });
}
