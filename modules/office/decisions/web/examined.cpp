// The edge of looking at a draft: one read, then loading and the examples outside every transaction.
#include <mado/decisions/decisions.h>

namespace mado::decisions {

Examined examined(db::Database& database, std::string const& tenant, std::string_view path)
{
    struct Read { std::string hash, text; std::vector<definitions::Tick> ticks; };
    auto const read = database.read(tenant, [&](db::Read& tx) {
        auto const draft = definitions::decision_draft(tx, path);
        return draft ? Read { draft->hash, definitions::text_of(tx, draft->hash), definitions::decision_ticks(tx, path) } : Read {};
    });
    if (read.hash.empty())
        return {};
    return { read.hash, definitions::decision_findings(path, read.text, read.ticks) };
}

}  // namespace mado::decisions
