namespace Clade.Evaluation.Reports;

/// <summary>
/// What a page can do where scripts run: sort tables by a click on a column's head, and single out a model by a click on its name. Without it everything is there to be
/// read. It has none of the characters that XML would want escaped.
/// </summary>
internal static class PageScript
{
    public const string Text = """

        document.querySelectorAll('table.sortable th[scope=col]').forEach((head, column) => {
          const body = head.closest('table').tBodies[0];
          const sort = () => {
            const up = head.getAttribute('aria-sort') === 'descending';
            const key = row => { const cell = row.cells[column]; return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v); };
            const order = (a, b) => typeof a === 'number' ? (typeof b === 'number' ? b - a : -1) : (typeof b === 'number' ? 1 : b.localeCompare(a));
            const rows = Array.from(body.rows).sort((a, b) => order(key(a), key(b)));
            head.parentNode.querySelectorAll('th').forEach(other => other.removeAttribute('aria-sort'));
            head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
            (up ? rows.reverse() : rows).forEach(row => body.appendChild(row));
          };
          button(head, sort);
        });
        const only = document.head.appendChild(document.createElement('style'));
        let shown = '';
        const names = document.querySelectorAll('[data-m]');
        if (new Set(Array.from(names, name => name.dataset.m)).size !== 1) names.forEach(name => {
          name.title = 'Show this model alone';
          button(name, () => {
            shown = shown === name.dataset.m ? '' : name.dataset.m;
            only.textContent = shown === '' ? '' : '.plot .sr:not(.m' + shown + '){opacity:.12}[data-m]:not([data-m="' + shown + '"]){opacity:.45}';
          });
        });
        function button(element, act) {
          element.tabIndex = 0;
          element.classList.add('button');
          element.addEventListener('click', act);
          element.addEventListener('keydown', event => { if (event.key === 'Enter') act(); });
        }

        """;
}
