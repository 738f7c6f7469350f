#include <mado/cases/looks.h>

#include "service/workings.h"

namespace mado::cases {

std::string seal_looks(Case const& found, json::Value const& looks)
{
    return found.application_key.empty() ? std::string() : gateway::box_for(service::key_of(found.application_key), json::object({ { "words", "" }, { "looks", looks } }));
}

void tell_looks(db::Write& tx, Workplace const& here, Case const& found, std::string const& box)
{
    if (!box.empty())
        service::tell(tx, here, found, "looked", box);
}

}  // namespace mado::cases
