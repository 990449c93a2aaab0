// Charts beside the numbers they show: <div data-chart="id of a JSON script">; the table below says the same.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, AriaComponent, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

export function attach(element) {
  const told = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const chart = echarts.init(element, null, { renderer: "svg" });
  const axis = { axisLine: { lineStyle: { color: token("--line2") } }, axisLabel: { color: token("--ink2"), fontSize: 13 } };
  chart.setOption({
    animation: false,
    aria: { enabled: true },
    color: [token("--p0"), token("--p3"), token("--p4"), token("--p6")],
    grid: { left: 8, right: 12, top: 16, bottom: 4, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: { type: "category", data: told.labels, ...axis },
    yAxis: { type: "value", minInterval: told.whole ? 1 : 0, splitLine: { lineStyle: { color: token("--line") } }, axisLabel: axis.axisLabel },
    series: told.series.map((one) => ({
      name: one.name, type: one.type ?? "bar", data: one.values, barMaxWidth: 26,
      ...(one.mark == null ? {} : { markLine: { silent: true, symbol: "none", data: [{ yAxis: one.mark }], lineStyle: { color: token("--gold") } } }),
    })),
  });
  new ResizeObserver(() => chart.resize()).observe(element);
}
