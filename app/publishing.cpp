#include "publishing.h"

#include <mado/decisions/decisions.h>
#include <mado/procedures/procedures.h>

namespace mado {

void publish_procedure(Workplace const& here, Caller const& definer, std::string const& procedure, std::optional<std::string> const& text, Day today)
{
    auto const write = [&](auto work) { return here.database.write(definer.tenant, work); };
    must(write([&](db::Write& tx) -> Result<definitions::Version> {
        auto const adopted = TRY(procedures::adopt(tx, definer, here, procedure));
        return text ? procedures::save(tx, definer, here, procedure, *text, adopted.hash) : Result<definitions::Version>(adopted);
    }), "adopt " + procedure);
    for (auto const& source : procedures::examined(here.database, definer.tenant, here, procedure).findings.to_tick)
        must(write([&](db::Write& tx) { return procedures::tick(tx, definer, here, procedure, source); }), "tick " + procedure);
    auto const examined = procedures::examined(here.database, definer.tenant, here, procedure);
    auto const version = must(write([&](db::Write& tx) { return procedures::examine(tx, definer, here, procedure, examined); }), "examine " + procedure);
    must(write([&](db::Write& tx) { return procedures::publish(tx, definer, here, procedure, version.hash, today); }), "publish " + procedure);
}

void draft_decision(Workplace const& here, Caller const& definer, std::string const& path, std::string const& text)
{
    must(here.database.write(definer.tenant, [&](db::Write& tx) -> Result<definitions::DecisionVersion> {
        if (!here.library.has(definitions::decision_file(path)))
            return decisions::start(tx, definer, here, path, text);
        auto const adopted = TRY(decisions::adopt(tx, definer, here, path));
        return decisions::save(tx, definer, here, path, text, adopted.hash);
    }), "draft " + path);
}

void publish_decision(Workplace const& here, Caller const& definer, std::string const& path, std::optional<std::string> const& text, Day today)
{
    auto const write = [&](auto work) { return here.database.write(definer.tenant, work); };
    if (text)
        draft_decision(here, definer, path, *text);
    else
        must(write([&](db::Write& tx) { return decisions::adopt(tx, definer, here, path); }), "adopt " + path);
    for (auto const& source : decisions::examined(here.database, definer.tenant, path).findings.to_tick)
        must(write([&](db::Write& tx) { return decisions::tick(tx, definer, here, path, source); }), "tick " + path);
    auto const examined = decisions::examined(here.database, definer.tenant, path);
    auto const version = must(write([&](db::Write& tx) { return decisions::examine(tx, definer, here, path, examined); }), "examine " + path);
    must(write([&](db::Write& tx) { return decisions::publish(tx, definer, here, path, version.hash, today); }), "publish " + path);
}

}  // namespace mado
