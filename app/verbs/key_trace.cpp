#include "key_trace.h"

#include <mado/audit/audit.h>
#include <mado/names/id.h>

namespace mado::verbs {

std::unique_ptr<db::Database> database_if_there(Configuration const& configuration, std::string const& zone)
{
    auto const options = database_of(configuration, zone);
    if (!options.path.empty() && !std::filesystem::exists(options.path))
        return nullptr;
    return std::make_unique<db::Database>(options);
}

void trace(Configuration const& configuration, std::string const& zone, std::string_view event, std::string const& about, std::map<std::string, std::string> const& details)
{
    auto const database = database_if_there(configuration, zone);
    if (!database)
        return;  // the zone has not served yet: its trace begins when it does
    constexpr char const* server = "000000";
    SystemClock const clock;
    Ids ids;
    Moment const now { clock.now(), ids };
    (void)database->write(server, [&](db::Write& tx) -> Result<void> {
        audit::record(tx, { .tenant = server, .kind = CallerKind::System, .job = "madoguchi" }, now, event, { { "zone", about } }, details);
        return {};
    });
}

void say_rotation(Words const& words, gateway::Rotation const& rotation)
{
    using Stage = gateway::RotationStage;
    std::string who;
    for (auto const& one : rotation.missing)
        who += (who.empty() ? "" : ", ") + one;
    std::map<std::string, std::string> const arguments { { "key", rotation.key }, { "at", words.moment(rotation.made_at) }, { "who", who } };
    if (rotation.stage != Stage::None)
        words.say(rotation.stage == Stage::Made ? "rotate.stage.Made" : rotation.stage == Stage::Told ? "rotate.stage.Told" : "rotate.stage.Known", arguments);
}

}  // namespace mado::verbs
