namespace Clade.Evaluation.Reports;

/// <summary>How a page looks: a report to be read, on a screen in the light or the dark, on a telephone, on paper.</summary>
internal static class PageStyle
{
    public const string Text = """

        :root{color-scheme:light dark;--paper:#fdfcf9;--raised:#f6f4ee;--ink:#1c1e21;--soft:#61666e;--line:#e3dfd5;--strong:#8d9098;--link:#1f5b9e;
        --c0:#1d61b0;--c1:#c2500f;--c2:#0b7d68;--c3:#a23a84;--c4:#8a6a00;--c5:#3a3f47;--c6:#6d55c4;--c7:#a32c2c;
        --serif:"Iowan Old Style","Palatino Linotype",Palatino,"URW Palladio L",P052,"Source Serif 4",Georgia,serif;--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        @media(prefers-color-scheme:dark){:root{--paper:#14171a;--raised:#1c2024;--ink:#e6e7e4;--soft:#9da3aa;--line:#2c3238;--strong:#737b84;--link:#8bbcf2;
        --c0:#7fb4f2;--c1:#f29a5e;--c2:#53c7a8;--c3:#e792cc;--c4:#d8b64c;--c5:#c3c8cf;--c6:#b1a2f7;--c7:#f08a84}}
        *{box-sizing:border-box}html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 var(--sans)}
        main{max-width:64rem;margin:0 auto;padding:3.5rem 1.5rem 4rem}
        h1,h2,h3,h4,.lead{font-family:var(--serif);font-weight:600;line-height:1.2;text-wrap:balance;overflow-wrap:anywhere}
        h1{font-size:2.6rem;margin:.1rem 0 1.4rem;letter-spacing:-.01em}h2{font-size:1.7rem;margin:3.6rem 0 .6rem;padding-top:1.1rem;border-top:2px solid var(--ink)}
        h3{font-size:1.35rem;margin:2.6rem 0 .2rem}h4{font-size:1.08rem;margin:2rem 0 .3rem}h5{font-size:.9rem;margin:1.2rem 0 .5rem}
        .kicker{margin:0;color:var(--soft);font-size:.9rem}.lead{font-size:1.45rem;font-weight:400;line-height:1.35;max-width:42rem;margin:0 0 .8rem;text-wrap:pretty}
        .then{max-width:42rem;margin:0 0 .6rem}.how,.under,footer{color:var(--soft);font-size:.88rem;max-width:46rem;margin:.2rem 0 .9rem}.soft{color:var(--soft)}
        .models{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(14rem,100%),1fr));gap:.9rem 1.6rem;margin-top:1.8rem;padding-top:1rem;border-top:1px solid var(--line)}
        .model{display:flex;flex-direction:column;font-size:.88rem;min-width:0}.model b{font-size:1rem;overflow-wrap:anywhere}.model span{color:var(--soft)}
        code{font:.82em/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;color:var(--soft);overflow-wrap:anywhere}
        a{color:var(--link)}nav{font-size:.9rem;margin:.4rem 0 0;line-height:1.9}nav a{margin-right:1.1rem;overflow-wrap:anywhere}
        .defs{position:absolute}svg{overflow:visible;display:block}svg text{fill:var(--ink);font:11px var(--sans);font-variant-numeric:tabular-nums}
        svg text.soft{fill:var(--soft)}.axis text,.panel text,.square text,.strip text{fill:var(--soft)}.mid{text-anchor:middle}.end{text-anchor:end}
        .key{display:inline-block;vertical-align:-.05em;margin-right:.4rem;flex:none}.sr{fill:var(--c);stroke:none;transition:opacity .15s}
        use.sr{stroke:var(--paper);stroke-width:1}.iv{stroke:var(--c);stroke-width:2;fill:none}.iv.noise{stroke:var(--strong)}.hollow{fill:var(--paper);stroke:var(--strong);stroke-width:1.6}
        .grid{stroke:var(--line);stroke-width:1}.zero,.base{stroke:var(--strong);stroke-width:1}
        .forest{margin:.8rem 0 1.4rem;font-size:.86rem}.forest .row{display:grid;grid-template-columns:minmax(6rem,14rem) minmax(0,1fr) 10.4rem;column-gap:1.1rem;align-items:center}
        .forest .task{padding:.75rem 0 .15rem}.forest .task span{color:var(--soft)}.forest .label{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
        .forest .figure{font-variant-numeric:tabular-nums;white-space:nowrap}.lane{width:100%;height:1.45rem;min-height:100%}.axis{width:100%;height:1rem}
        .differences .row{grid-template-columns:minmax(6rem,16rem) minmax(0,1fr) 11rem 11.6rem}.differences .label,.alone .label{white-space:normal;line-height:1.25;padding:.1rem 0}.differences .verdict{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.pair{margin:1.4rem 0 0;font-size:1rem}.pair summary{font-family:var(--serif);font-size:1.1rem;color:var(--ink);text-wrap:pretty}.pair .how{margin:.6rem 0 0}.pair .forest{margin-top:.2rem}
        .scroll{overflow-x:auto;margin:.7rem 0}table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums}
        th,td{padding:.36rem 1.5rem .36rem 0;text-align:left;border-bottom:1px solid var(--line);font-weight:400;white-space:nowrap;vertical-align:baseline}
        .wraps td,.wraps th{white-space:normal;padding-right:1rem}thead th{color:var(--soft);white-space:normal;overflow-wrap:anywhere;max-width:11rem;border-bottom:1px solid var(--strong);vertical-align:bottom}th.num,td.num{text-align:right}td b{font-weight:700}
        th:first-child{white-space:normal;overflow-wrap:anywhere;min-width:9rem}details{margin:.8rem 0;font-size:.88rem}summary{cursor:pointer;color:var(--link)}
        .notes{margin:.6rem 0;padding-left:1.1rem;font-size:.88rem;max-width:46rem}.notes li{margin:.15rem 0}.problems ul{padding-left:1.1rem}.problems li{margin:.15rem 0;overflow-wrap:anywhere}
        .glossary{columns:2 24rem;column-gap:3rem;font-size:.88rem;margin:1rem 0}.glossary dt{font-family:var(--serif);font-size:1.05rem;font-weight:600;break-after:avoid}.glossary dd{margin:0 0 1.1rem;break-inside:avoid}
        .glossary p{margin:.1rem 0}.glossary .formula,.glossary .not{color:var(--soft)}.glossary p b{font-weight:600;color:var(--ink)}
        .legend{display:flex;flex-wrap:wrap;gap:.1rem 1.4rem;margin:.2rem 0 .7rem;font-size:.86rem}.legend span{display:inline-flex;align-items:center;overflow-wrap:anywhere}
        .bars{columns:2 20rem;column-gap:2.6rem;margin:.5rem 0}.bar{display:grid;grid-template-columns:min(42%,var(--w)) minmax(0,1fr);column-gap:.7rem;align-items:center;break-inside:avoid;padding:.12rem 2.6rem .12rem 0}
        .bar .name{text-align:right;font-size:.86rem;line-height:1.2;overflow:hidden;text-overflow:ellipsis;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow-wrap:anywhere}
        .bar i{font-style:normal;color:var(--soft);font-size:.9em;font-variant-numeric:tabular-nums}.bar svg{width:100%}
        figure{margin:0}figcaption{font-size:.86rem;margin-bottom:.45rem;overflow-wrap:anywhere}
        .squares{display:flex;flex-wrap:wrap;gap:1.6rem 3rem}.squares figure{width:15.5rem;max-width:100%;padding-left:2.9rem;position:relative}
        .square{width:100%;height:auto;aspect-ratio:1}.strip{width:100%;height:62px;margin-top:.4rem}.diagonal{stroke:var(--strong);stroke-dasharray:4 3}.gap{stroke:var(--c);stroke-width:1.4;opacity:.6}
        circle.fill{fill-opacity:.85}.upright{position:absolute;left:-.1rem;top:7.2rem;font-size:11px;writing-mode:vertical-rl;transform:rotate(180deg)}
        .panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(13.5rem,100%),1fr));gap:1.3rem 1.6rem}.panels.one{max-width:36rem;grid-template-columns:1fr}
        .panels figure{padding:0 .5rem 1.2rem 2rem}.panel{width:100%;height:8.6rem}.one .panel{height:15rem}.band{opacity:.16}.curve{fill:none;stroke:var(--c);stroke-width:1.8;vector-effect:non-scaling-stroke;stroke-linejoin:round}
        .pairs{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(14rem,100%),1fr));gap:1.1rem 1.2rem;margin:.5rem 0 1rem}
        .confused figcaption{margin-bottom:.3rem}.confused b{font-variant-numeric:tabular-nums}.thumbs{display:flex;flex-wrap:wrap;gap:4px}.thumbs img{height:52px;width:auto;max-width:96px;object-fit:cover;background:#fff;border-radius:2px}
        .button{cursor:pointer}.button:focus-visible{outline:2px solid var(--link);outline-offset:2px}[aria-sort=descending]::after{content:" ▾"}[aria-sort=ascending]::after{content:" ▴"}
        footer{margin-top:4rem;padding-top:1rem;border-top:1px solid var(--line)}footer p{margin:.3rem 0}
        @media(max-width:60rem){.differences .row{grid-template-columns:minmax(5rem,11rem) minmax(0,1fr) 10.4rem 7.5rem}}
        @media(max-width:44rem){main{padding:2rem 1rem 3rem}h1{font-size:2rem}h2{font-size:1.45rem}.lead{font-size:1.22rem}
        .forest{font-size:.84rem}.forest .row{grid-template-columns:minmax(0,1fr) auto;grid-template-areas:"label figure" "lane lane";column-gap:.7rem;padding:0 .5rem 0 0}
        .forest .label{grid-area:label}.forest .figure{grid-area:figure}.lane,.axis{grid-area:lane}.lane{height:1rem;min-height:0;margin-bottom:.3rem}.label:empty,.figure:empty,.verdict:empty{display:none}
        .differences .row{grid-template-columns:auto minmax(0,1fr);grid-template-areas:"label label" "figure verdict" "lane lane";padding-top:.35rem}.differences .label,.alone .label{white-space:normal}.differences .figure{justify-self:start}.differences .verdict{grid-area:verdict;justify-self:end;max-width:100%}.differences .axisrow{grid-template-areas:"lane lane"}.axisrow .label,.axisrow .verdict{display:none}
        th,td{padding-right:1rem}.bar{padding-right:2.4rem}}
        @media print{:root{--paper:#fff;--raised:#fff;--ink:#000;--soft:#444;--line:#ccc;--strong:#777;--link:#000;
        --c0:#1d61b0;--c1:#c2500f;--c2:#0b7d68;--c3:#a23a84;--c4:#8a6a00;--c5:#3a3f47;--c6:#6d55c4;--c7:#a32c2c}
        @page{margin:16mm}html{font-size:11.5px}body{font-size:1rem;print-color-adjust:exact;-webkit-print-color-adjust:exact}main{max-width:none;padding:0}nav{display:none}
        h2,h3,h4,h5,figcaption,.how,.task,summary,.under{break-after:avoid}figure,.bar,.forest .row,tr{break-inside:avoid}svg text{font-size:9px}.scroll{overflow:visible}}

        """;
}
