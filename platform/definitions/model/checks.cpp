#include "model/checks.h"

#include <mado/names/id.h>

namespace mado::definitions {

namespace {

using Names = std::vector<std::string_view>;

struct Results {
    Names all, required;
};

// Which results an effect has, and which of them must stand in `outcome` (grammar, effect and zone).
Results results_of(Effect effect)
{
    switch (effect) {
    case Effect::Disposition: return { { "granted", "partly", "refused", "dismissed" }, { "granted", "refused", "dismissed" } };
    case Effect::Certificate: return { { "issued", "refused" }, { "issued", "refused" } };
    case Effect::Filing: return { { "done" }, { "done" } };
    case Effect::Service: return { { "done", "declined" }, { "done" } };
    case Effect::Lottery: return { { "won", "reserve", "lost", "ineligible" }, { "won", "lost" } };
    case Effect::Examination: return { { "passed", "failed", "ineligible" }, { "passed", "failed" } };
    case Effect::Survey: return { { "done" }, { "done" } };
    }
    return {};
}

bool has(Names const& names, std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); }

class Checks {
public:
    Checks(Definition& definition, Report& report) : d_(definition), report_(report) {}

    void run()
    {
        check_name();
        check_zone();
        check_effect();
        check_results();
        check_outcomes();
        check_groups();
        check_counts();
        check_rounds();
        check_addresses();
        check_cover();
        check_languages();
        for (auto const& table : d_.tables)
            check_table(*table, d_.names, report_);
    }

private:
    yaml::Place place(std::string_view address) const
    {
        yaml::Node const* node = &d_.tree;
        yaml::Place at = node->place;
        while (!address.empty()) {
            auto const dot = address.find('.');
            auto const* entry = node->entry(address.substr(0, dot));
            if (!entry)
                return at;
            at = entry->key_place;
            node = &entry->value;
            address = dot == std::string_view::npos ? std::string_view {} : address.substr(dot + 1);
        }
        return at;
    }

    void say(std::string_view address, std::string_view key, std::string japanese, std::string english) { report_.add(place(address), key, std::move(japanese), std::move(english)); }

    void check_name()
    {
        auto const slash = d_.file.rfind('/');
        auto const name = slash == std::string::npos ? d_.file : d_.file.substr(slash + 1);
        if (name.ends_with(".yaml") && is_name(d_.procedure) && name != d_.procedure + ".yaml")
            say("procedure", "procedure.file", "ファイルの名前は " + d_.procedure + ".yaml です。", "The file is named " + d_.procedure + ".yaml.");
    }

    void check_zone()
    {
        bool const core = d_.zone == ProcedureZone::Core;
        for (auto const& page : d_.pages)
            for (auto const& field : page.fields) {
                check_my_number(field);
                for (auto const& child : field.fields)
                    check_my_number(child);
            }
        if (core && d_.identity != Assurance::Card)
            say("identity", "zone.identity", "zone: core の手続は identity: card です(窓口では番号確認と身元確認をします)。", "A procedure of `zone: core` is `identity: card`.");
        for (auto const& count : d_.counts)
            if (core && count.publish && count.hide_below < 10)
                say("count." + count.name, "zone.hide_below", "zone: core の公開する数は hide_below を10以上にします。", "A published count of `zone: core` has hide_below of 10 or more.");
    }

    void check_my_number(Field const& field)
    {
        if (field.type == FieldType::MyNumber && d_.zone != ProcedureZone::Core)
            say("zone", "zone.my_number", "個人番号を聞く手続は zone: core です(" + field.address + ")。", "A procedure that asks for a My Number is `zone: core` (" + field.address + ").");
    }

    void check_effect()
    {
        auto const effect = d_.effect;
        if (effect == Effect::Disposition && d_.criteria.empty())
            say("effect", "criteria.missing", "処分には criteria(審査基準)が要ります(行政手続法第5条)。", "A disposition needs `criteria`.");
        bool const routed = effect == Effect::Disposition || effect == Effect::Certificate || effect == Effect::Lottery || effect == Effect::Examination;
        if (routed && d_.route_by.empty())
            say("effect", "route.missing", "決裁のある手続には route が要ります。", "This effect needs a `route`.");
        if (effect == Effect::Lottery && (!d_.rounds || !d_.draw))
            say("effect", "rounds.missing", "抽選には rounds と draw が要ります。", "A lottery needs `rounds` and `draw`.");
    }

    void check_results()
    {
        auto const [all, required] = results_of(d_.effect);
        auto const effect = word_of(d_.effect);
        for (auto const& outcome : d_.outcomes)
            if (!has(all, outcome.result))
                say("outcome." + outcome.result, "result.unknown", "effect: " + effect + " に結果「" + outcome.result + "」はありません。使える語: " + listed(all) + "。",
                    "Effect " + effect + " has no result `" + outcome.result + "`. Known: " + listed(all) + ".");
        for (auto const result : required)
            if (!d_.outcome(result))
                say("outcome", "result.missing", (d_.effect == Effect::Disposition ? std::string("処分") : "effect: " + effect) + "には outcome." + std::string(result) + "が要ります。",
                    "Effect " + effect + " needs outcome." + std::string(result) + ".");
        for (auto const& ground : d_.grounds)
            if (!has(all, ground.result))
                say("grounds." + ground.name + ".result", "result.unknown", "effect: " + effect + " に結果「" + ground.result + "」はありません。使える語: " + listed(all) + "。",
                    "Effect " + effect + " has no result `" + ground.result + "`. Known: " + listed(all) + ".");
            else if (!d_.outcome(ground.result) && !has(required, ground.result))
                say("outcome", "result.missing", "grounds." + ground.name + " のために outcome." + ground.result + "が要ります。", "Ground " + ground.name + " needs outcome." + ground.result + ".");
    }

    template <class Known>
    void known(std::string const& name, std::string const& address, Known const& names)
    {
        Names const candidates(names.begin(), names.end());
        if (!has(candidates, name))
            say(address, "name.unknown", "「" + name + "」という名前はありません。" + meant(name, candidates, Tongue::Japanese), "There is no name `" + name + "`." + meant(name, candidates, Tongue::English));
    }

    std::vector<std::string> field_names() const
    {
        std::vector<std::string> names;
        for (auto const& page : d_.pages)
            for (auto const& field : page.fields)
                names.push_back(field.name);
        return names;
    }

    std::vector<std::string> field_and_rule_names() const
    {
        auto names = field_names();
        for (auto const& rule : d_.rules)
            names.push_back(rule.name);
        return names;
    }

    void check_outcomes()
    {
        std::vector<std::string> charges;
        for (auto const& charge : d_.charges)
            charges.push_back(charge.name);
        auto const fields = field_names();
        for (auto const& outcome : d_.outcomes) {
            auto const address = "outcome." + outcome.result;
            for (auto const& name : outcome.charges)
                known(name, address + ".charge", charges);
            for (auto const& name : outcome.conditions)
                known(name, address + ".conditions", fields);
            for (auto const& next : outcome.next) {
                for (auto const& name : next.carry)
                    known(name, address + ".next." + next.name + ".carry", fields);
            }
        }
    }

    void check_groups()
    {
        std::vector<std::string> groups;
        for (auto const& page : d_.pages)
            for (auto const& field : page.fields)
                if (field.type == FieldType::Group)
                    groups.push_back(field.name);
        for (auto const& ground : d_.grounds)
            if (!ground.each.empty())
                known(ground.each, "grounds." + ground.name + ".each", groups);
    }

    void check_counts()
    {
        auto by = field_and_rule_names();
        auto const sums = by;
        for (auto const* word : { "month", "fiscal_year", "result", "round", "applicant" })
            by.emplace_back(word);
        for (auto const& count : d_.counts) {
            for (auto const& name : count.by)
                known(name, "count." + count.name + ".by", by);
            for (auto const& name : count.sum)
                known(name, "count." + count.name + ".sum", sums);
        }
    }

    void check_rounds()
    {
        auto const fields = field_names();
        if (d_.rounds)
            known(d_.rounds->choose, "rounds.choose", fields);
        if (d_.draw)
            known(d_.draw->by, "draw.by", fields);
    }

    void check_addresses()
    {
        for (auto const& source : d_.sources)
            for (auto const& address : source.of)
                if (!is_address(d_.tree, address))
                    say("sources." + source.name + ".of", "address.unknown", "「" + address + "」という場所はこの定義にありません。", "There is no `" + address + "` in this definition.");
        for (auto const& address : d_.locked)
            if (!is_address(d_.tree, address))
                say("locked", "address.unknown", "「" + address + "」という場所はこの定義にありません。", "There is no `" + address + "` in this definition.");
    }

    // Every settings, tables, rules, grounds, limits, charges and keep has a source.
    void check_cover()
    {
        for (auto const* section : { "settings", "tables", "rules", "grounds", "limits", "charges" }) {
            auto const* node = d_.tree.find(section);
            if (!node || !node->is_mapping())
                continue;
            for (auto const& entry : node->entries)
                covered(std::string(section) + "." + entry.key, entry.key_place);
        }
        if (auto const* keep = d_.tree.entry("keep"))
            covered("keep", keep->key_place);
    }

    void covered(std::string const& address, yaml::Place at)
    {
        if (!d_.source_of(address))
            report_.add(at, "sources.missing", address + " の出どころがありません。sources のどれかの of に加えてください。", "`" + address + "` has no source. Add it to the `of` of one.");
    }

    // A promised language that a text of title, about, ask or a flag for the applicant lacks.
    void check_languages()
    {
        for (auto const* word : { "title", "about" })
            if (auto const* node = d_.tree.find(word))
                promised(*node, word);
        if (auto const* ask = d_.tree.find("ask"))
            promised_beneath(*ask, "ask");
        for (auto const& flag : d_.flags)
            if (flag.to_applicant)
                if (auto const* say = d_.tree.find("flags")->find(flag.name)->find("say"))
                    promised(*say, "flags." + flag.name + ".say");
    }

    void promised_beneath(yaml::Node const& node, std::string const& address)
    {
        for (auto const& entry : node.entries) {
            auto const here = address + "." + entry.key;
            if (entry.value.is_mapping() && entry.value.find("ja"))
                promised(entry.value, here);
            else
                promised_beneath(entry.value, here);
        }
    }

    void promised(yaml::Node const& node, std::string const& address)
    {
        for (auto const& language : d_.languages)
            if (node.is_mapping() && !node.find(language))
                report_.add_before_publishing(node.place, "language.missing", address + "に " + language + ": の言葉がありません(languages で約束しています)。",
                    "`" + address + "` has no words in " + language + ", which `languages` promises.");
    }

    Definition& d_;
    Report& report_;
};

}  // namespace

bool is_address(yaml::Node const& tree, std::string_view address)
{
    auto const* node = &tree;
    while (!address.empty()) {
        auto const dot = address.find('.');
        auto const part = address.substr(0, dot);
        auto const* next = node->find(part);
        if (!next && node->find("fields"))
            next = node->find("fields")->find(part);
        if (!next)
            return false;
        node = next;
        address = dot == std::string_view::npos ? std::string_view {} : address.substr(dot + 1);
    }
    return true;
}

void check_definition(Definition& definition, Report& report)
{
    Checks(definition, report).run();
}

}  // namespace mado::definitions
