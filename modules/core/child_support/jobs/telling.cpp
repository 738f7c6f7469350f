#include <mado/child_support/reports.h>

#include <mado/documents/documents.h>

#include "service/telling.h"

#include <stdexcept>

namespace mado::child_support {

std::size_t tell_town(Workplace const& here, std::string const& tenant)
{
    std::size_t told = 0;
    std::string refused;
    for (service::Waiting part; !part.is_end;) {
        part = here.database.read(tenant, [&](db::Read& tx) { return service::waiting(tx, here, part.after); });
        for (auto const& id : part.recipients) {
            auto const done = here.database.write(tenant, documents::numbering(tell_job), [&](db::Write& tx) { return service::tell_one(tx, here, id); });
            if (done)
                told += *done;
            else
                refused = done.error().key;  // the others are told all the same
        }
    }
    if (!refused.empty())
        throw std::runtime_error("child_support: " + refused);
    return told;
}

namespace service {

void tell_all(Workplace const& here)
{
    for (auto const& town : here.towns.all())
        tell_town(here, town.code);
}

Result<void> tell_by_job(Workplace const& here, jobs::Job const& job)
{
    tell_town(here, job.tenant);
    return {};
}

}  // namespace service

}  // namespace mado::child_support
