#include "modules/demo/demo.h"

#include "modules/council/council.h"

/* Two annual reports to the council: one published, one still a draft. */

typedef struct {
    int plan, year;
    const char *summary, *causes, *next_steps;
    bool published;
} DemoReport;

static const DemoReport reports[] = {
    {DEMO_BALTI, 2025,
     "În ultimul an al planului, cele mai multe acțiuni s-au desfășurat la timp. Campaniile de informare și activitățile cu școlile s-au desfășurat "
     "în toate sectoarele. (date demonstrative)",
     "Unele acțiuni au întârziat din lipsa fondurilor pentru instruiri și a unui spațiu pentru centrul comunitar. (date demonstrative)",
     "Pentru planul următor se propun fonduri pentru instruiri și o întâlnire trimestrială cu organizațiile partenere. "
     "(date demonstrative)",
     true},
    {DEMO_TIMISOARA, 2025,
     "Serviciile de zi pentru copii au funcționat tot anul, iar instituțiile au raportat trimestrial. (date demonstrative)",
     "Lucrările la locuințele sociale așteaptă deschiderea finanțării. (date demonstrative)",
     "Se cer datele care lipsesc de la instituțiile care nu au raportat. (date demonstrative)", false},
};

static bool make_report(const Demo *demo, const DemoReport *made, GError **error)
{
    CouncilReport *report;
    gint64 id;
    if (!council_report_create(demo->db, demo->planner, demo->plan_ids[made->plan], made->year, "ro", &id, error) ||
        !council_report_find(demo->db, demo->pool, demo->planner, id, &report, error))
        return false;
    report->summary = made->summary;
    report->causes = made->causes;
    report->next_steps = made->next_steps;
    if (!council_report_save(demo->db, demo->planner, report, error))
        return false;
    return !made->published || (council_report_find(demo->db, demo->pool, demo->planner, id, &report, error) &&
                                council_report_publish(demo->db, demo->planner, report, error));
}

bool demo_council(Demo *demo, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(reports); i++)
        if (!make_report(demo, &reports[i], error))
            return false;
    return true;
}
