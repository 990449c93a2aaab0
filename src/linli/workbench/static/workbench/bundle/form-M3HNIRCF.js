import{a,b}from"./chunk-HXZ4HJBY.js";import"./chunk-XQSIQFKD.js";import"./chunk-TPF4NAHD.js";import"./chunk-WOT6VMZA.js";export{b as attach,a as behave};
