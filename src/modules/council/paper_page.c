#include "modules/council/pages.h"

#include "modules/council/council_views.h"
#include "office/chart.h"

Html paper_bar(Pool *pool, const PaperBlock *bars, const PaperBar *bar)
{
    ChartPart parts[BAR_PARTS];
    for (int i = 0; i < BAR_PARTS; i++)
        parts[i] = (ChartPart){bars->legend[i], bar->parts[i], bar_css[i]};
    return chart_status_bar(pool, parts, BAR_PARTS, pool_printf(pool, "%s: %s", bar->label, bar->text));
}

Html paper_to_html(Pool *pool, const Paper *paper)
{
    View view = {.out = pool_string(pool), .pool = pool};
    Language language = language_get();
    language_set(language_from_code(paper->language, LANGUAGE_RO));
    view_paper(&view, paper);
    language_set(language);
    return (Html){view.out->str};
}
