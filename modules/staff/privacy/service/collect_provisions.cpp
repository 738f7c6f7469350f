// The lines of the record that events bring.
#include <mado/privacy/provisions.h>

#include <mado/api/system.h>
#include <mado/audit/audit.h>
#include <mado/cases/consults.h>
#include <mado/cases/forwards.h>
#include <mado/privacy/files.h>

#include "store/look_store.h"
#include "store/provision_store.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace mado::privacy {

namespace {

constexpr std::string_view upto_name = "provisions_upto";
constexpr int at_once = 1000, first_days = 31;
constexpr std::int64_t an_hour = 3'600'000'000, a_day = 24 * an_hour;
constexpr char const* job = "privacy.provisions";

std::string object_of(audit::Event const& event, std::string_view kind)
{
    auto const found = std::ranges::find(event.objects, kind, &audit::Object::kind);
    return found == event.objects.end() ? std::string() : found->id;
}

std::string detail_of(audit::Event const& event, std::string const& name)
{
    auto const found = event.details.find(name);
    return found == event.details.end() ? std::string() : found->second;
}

// Goes through the events from the newest back to that moment.
template <class Each>
void each_since(db::Read& tx, Instant from, Each each)
{
    for (std::string before;;) {
        auto const events = audit::newest(tx, before, at_once);
        for (auto const& event : events) {
            if (event.at < from)
                return;
            each(event);
        }
        if (events.size() < static_cast<std::size_t>(at_once))
            return;
        before = events.back().id;
    }
}

class Collector {
public:
    Collector(db::Read& tx, Workplace const& here) : tx_(tx), here_(here) {}

    void take(audit::Event const& event)
    {
        if (event.event == "cases.case.forwarded")
            forwarded(event);
        else if (event.event == "cases.consult.asked")
            asked(event);
        else if (event.event == "connections.case.read")
            read_by_system(event, "cases", object_of(event, "case"), 0);
        else if (event.event == "connections.register.read")
            read_by_system(event, "register." + detail_of(event, "register"), {}, number_of(detail_of(event, "rows")));
    }

    std::vector<Provision> all()
    {
        auto lines = std::move(lines_);
        for (auto& [key, reading] : readings_) {
            reading.line.persons = std::max<std::int64_t>(reading.rows, static_cast<std::int64_t>(reading.cases.size()));
            if (reading.line.persons > 0)
                lines.push_back(reading.line);
        }
        return lines;
    }

private:
    struct Reading { Provision line; std::set<std::string> cases; std::int64_t rows = 0; };

    static std::int64_t number_of(std::string const& text)
    {
        std::int64_t number = 0;
        std::from_chars(text.data(), text.data() + text.size(), number);
        return number;
    }

    static Provision begun(audit::Event const& event, Source source, std::string key)
    {
        Provision made;
        made.given_on = day_in_tokyo(event.at);
        made.source = source;
        made.source_key = std::move(key);
        made.by = event.person;
        made.position = event.position;
        made.at = event.at;
        return made;
    }

    std::optional<cases::Case> case_of(audit::Event const& event)
    {
        auto found = cases::find(tx_, CaseId { object_of(event, "case") });
        return found ? std::optional(std::move(*found)) : std::nullopt;
    }

    definitions::DefinitionPointer definition_of(cases::Case const& found) { return definitions::definition(tx_, here_.definitions, found.definition); }

    void forwarded(audit::Event const& event)
    {
        auto const forwarding = cases::find_forwarding(tx_, detail_of(event, "forwarding"));
        auto const found = case_of(event);
        if (!forwarding || !found)
            return;
        auto line = begun(event, Source::Forward, "forward/" + forwarding->id);
        line.recipient = forwarding->body;
        line.of = found->id;
        line.division = found->owner;
        line.form = forwarding->other.empty() ? Form::Paper : Form::Electronic;
        if (auto const definition = definition_of(*found)) {
            auto const forward = std::ranges::find(definition->forwards, forwarding->name, &definitions::Forward::name);
            line.ground = forward == definition->forwards.end() ? std::string() : forward->law;
            line.purpose = definition->title.japanese();
            for (auto const& item : items_of(*definition))
                line.items += (line.items.empty() ? "" : "、") + item;
        }
        lines_.push_back(std::move(line));
    }

    // 合議 stays inside; what goes to a body or a third party by letter is what the letter says.
    void asked(audit::Event const& event)
    {
        auto const consult = cases::find_consult(tx_, cases::ConsultId { object_of(event, "consult") });
        auto const found = case_of(event);
        if (!consult || !found || consult->kind == cases::ConsultKind::Division)
            return;
        auto line = begun(event, Source::Consult, "consult/" + consult->id.value);
        line.recipient = consult->addressee.empty() ? consult->whom : consult->addressee;
        line.of = found->id;
        line.division = found->owner;
        if (auto const definition = definition_of(*found)) {
            auto const of = std::ranges::find(definition->consults, consult->name, &definitions::Consult::name);
            line.ground = of == definition->consults.end() ? std::string() : of->law;
            line.purpose = definition->title.japanese();
        }
        line.items = "照会文書に書いた事項";
        lines_.push_back(std::move(line));
    }

    // One line a system, day and what it read.
    void read_by_system(audit::Event const& event, std::string const& what, std::string const& of, std::int64_t rows)
    {
        auto const id = object_of(event, "system");
        bool const has_answers = detail_of(event, "answers") == "true";
        auto const kind = what == "cases" ? (has_answers ? "answers" : "states") : what;
        auto const key = "connection/" + id + "/" + day_in_tokyo(event.at).iso() + "/" + kind;
        auto found = readings_.find(key);
        if (found == readings_.end()) {
            Reading reading { begun(event, Source::Connection, key), {}, 0 };
            auto const system = api::system(tx_, api::SystemId { id });
            reading.line.recipient = system ? system->name : id;
            reading.line.purpose = system ? system->purpose : std::string();
            reading.line.form = Form::Connection;
            reading.line.items = kind == "answers" ? "申請の内容、氏名、状態" : kind == "states" ? "案件の状態、受付番号" : "台帳（" + detail_of(event, "register") + "）の行、延べ数";
            found = readings_.emplace(key, std::move(reading)).first;
        }
        if (!of.empty())
            found->second.cases.insert(of);
        found->second.rows += rows;
    }

    db::Read& tx_;
    Workplace const& here_;
    std::vector<Provision> lines_ {};
    std::map<std::string, Reading> readings_ {};
};

Instant begin_of(db::Read& tx, Instant now)
{
    auto const text = store::setting(tx, upto_name).value_or("");
    std::int64_t upto = now.microseconds - first_days * a_day;
    std::from_chars(text.data(), text.data() + text.size(), upto);
    // A day counts whole, and what was committed late is still seen.
    return instant_in_tokyo(day_in_tokyo({ upto - an_hour }));
}

std::size_t collect(Workplace const& here, std::string const& tenant)
{
    auto const now = here.now().at;
    auto const lines = here.database.read(tenant, [&](db::Read& tx) {
        Collector collector(tx, here);
        each_since(tx, begin_of(tx, now), [&](audit::Event const& event) { collector.take(event); });
        return collector.all();
    });
    std::size_t made = 0;
    auto const kept = here.database.write(tenant, [&](db::Write& tx) -> Result<void> {
        made = 0;
        Caller const program { .tenant = tenant, .kind = CallerKind::System, .job = job };
        for (auto line : lines) {
            line.id = here.now().id();
            if (store::insert(tx, line)) {
                ++made;
                audit::record(tx, program, here.now(), "privacy.provision.collected", { { "provision", line.id } }, { { "source", word_of(line.source) }, { "given_on", line.given_on.iso() } });
            } else if (line.source == Source::Connection) {
                store::grow(tx, line);
            }
        }
        store::keep_setting(tx, upto_name, std::to_string(now.microseconds));
        return {};
    });
    return kept ? made : 0;
}

}  // namespace

std::size_t collect_provisions(Workplace const& here)
{
    std::size_t made = 0;
    for (auto const& town : here.towns.all())
        made += collect(here, town.code);
    return made;
}

}  // namespace mado::privacy
