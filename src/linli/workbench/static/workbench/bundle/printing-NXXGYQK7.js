import"./chunk-WOT6VMZA.js";function n(t){t.addEventListener("click",()=>window.print())}export{n as attach};
