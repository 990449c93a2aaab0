import{a,b}from"./chunk-5L6GVNEC.js";import"./chunk-XQSIQFKD.js";import"./chunk-GKP4HB2Q.js";import"./chunk-WOT6VMZA.js";export{b as attach,a as behave};
