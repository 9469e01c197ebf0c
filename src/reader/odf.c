#include "reader/office.h"

void odt_read(Build *build, Zip *zip)
{
    build_trouble(build, TROUBLE_UNKNOWN);
}

void ods_read(Build *build, Zip *zip)
{
    build_trouble(build, TROUBLE_UNKNOWN);
}
