// From the trace to open_data_event: only what is countable, only its day and codes.
#include "service/reading_events.h"

#include <mado/audit/stretch.h>
#include <mado/cases/cases.h>
#include <mado/crypto/box.h>

#include <algorithm>

namespace mado::open_data::service {

namespace {

constexpr char const* upto_setting = "upto";
constexpr char const* until_setting = "until";
constexpr char const* list_setting = "of";

std::string id_in(audit::Event const& event, std::string_view kind)
{
    auto const found = std::ranges::find(event.objects, kind, &audit::Object::kind);
    return found == event.objects.end() ? std::string() : found->id;
}

std::string detail_in(audit::Event const& event, std::string const& name)
{
    auto const found = name.empty() ? event.details.end() : event.details.find(name);
    return found == event.details.end() ? std::string() : found->second;
}

// With another list everything is read again: what is there already stays.
std::string list_of(Workplace const& here)
{
    return crypto::sha256_hex(here.library.text("datasets/countable-events.yaml"));
}

class Reader {
public:
    Reader(db::Read& tx, Workplace const& here) : tx_(tx), countable_(countable(here)) {}

    std::optional<store::CountedEvent> read(audit::Event const& event)
    {
        auto const* may = countable_.find(event.event);
        if (!may)
            return std::nullopt;
        store::CountedEvent made { .id = event.id, .event = event.event, .subject = id_in(event, "case"), .result = detail_in(event, may->result), .town = detail_in(event, may->town) };
        made.day = day_in_tokyo(event.at);
        if (auto const* of = case_of(made.subject)) {
            made.procedure = of->procedure;
            made.channel = of->channel;
            made.division = of->division;
        }
        return made;
    }

private:
    struct Known { std::string procedure {}, channel {}, division {}; };
    Known const* case_of(std::string const& id)
    {
        if (id.empty())
            return nullptr;
        auto const [place, is_new] = cases_.try_emplace(id);
        if (is_new)
            if (auto const found = cases::find(tx_, CaseId { id }))
                place->second = { found->procedure, found->channel, found->owner };
        return &place->second;
    }

    db::Read& tx_;
    Countable const countable_;
    std::map<std::string, Known> cases_ {};
};

}  // namespace

Stretch next_stretch(db::Read& tx, Workplace const& here)
{
    Stretch made;
    made.list = list_of(here);
    made.from = store::setting(tx, list_setting) == made.list ? store::setting(tx, upto_setting) : std::string();
    // Younger than that: a transaction with an earlier id may still commit.
    Instant const limit { here.clock.now().microseconds - settled_us };
    auto const events = audit::events_between(tx, made.from, audit::id_at(limit), events_at_once);
    made.looked_at = events.size();
    made.is_last = events.size() < static_cast<std::size_t>(events_at_once);
    made.upto = events.empty() ? made.from : events.back().id;
    made.until = limit;
    auto const kept = store::setting(tx, until_setting);
    made.has_news = made.looked_at > 0 || store::setting(tx, list_setting) != made.list || (made.is_last && (kept.empty() || day_in_tokyo({ std::stoll(kept) }) != day_in_tokyo(limit)));
    Reader reader(tx, here);
    for (auto const& event : events)
        if (auto counted = reader.read(event))
            made.events.push_back(std::move(*counted));
    return made;
}

void keep_stretch(db::Write& tx, Stretch const& stretch)
{
    bool const is_same_list = store::setting(tx, list_setting) == stretch.list;
    if ((is_same_list ? store::setting(tx, upto_setting) : std::string()) != stretch.from)
        return;                               // another node was quicker
    store::insert(tx, stretch.events);
    store::set(tx, list_setting, stretch.list);
    store::set(tx, upto_setting, stretch.upto);
    if (stretch.is_last)                      // before that a month may look whole that is not
        store::set(tx, until_setting, std::to_string(stretch.until.microseconds));
    else if (!is_same_list)                   // what the new list names was counted in no month yet
        store::set(tx, until_setting, {});
}

}  // namespace mado::open_data::service
