// The edge of looking at a draft: one read, then loading and the examples outside every transaction.
#include <mado/procedures/procedures.h>

namespace mado::procedures {

Examined examined(db::Database& database, std::string const& tenant, Workplace const& here, std::string_view procedure)
{
    struct Read { std::string hash, text; std::vector<definitions::Tick> ticks; };
    auto const read = database.read(tenant, [&](db::Read& tx) {
        auto const draft = definitions::draft(tx, procedure);
        return draft ? Read { draft->hash, definitions::text_of(tx, draft->hash), definitions::ticks(tx, procedure) } : Read {};
    });
    if (read.hash.empty())
        return {};
    return { read.hash, definitions::findings(std::string(procedure) + ".yaml", read.text, here.calendar, &here.library, read.ticks) };
}

}  // namespace mado::procedures
