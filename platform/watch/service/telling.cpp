#include "service/telling.h"

#include <mado/log/log.h>
#include <mado/text/catalogue.h>

namespace mado::watch {

namespace {

constexpr std::int64_t day_us = 24ll * 3600 * 1'000'000;

Rule const* rule_of(std::vector<Rule> const& rules, std::string_view name)
{
    auto const found = std::ranges::find(rules, name, &Rule::name);
    return found == rules.end() ? nullptr : &*found;
}

std::string clock_words(Instant at)
{
    auto words = iso_in_tokyo(at).substr(0, 16);
    words[10] = ' ';
    return words;
}

// Japanese first, then English: whoever is on duty reads one of them.
std::string lines_of(store::Kept const& kept, Rule const* rule)
{
    auto const title = [&](char const* language) { return rule ? rule->title.at(language) : kept.rule; };
    auto const value = rule ? value_words(rule->figure, kept.value, "ja") : std::to_string(kept.value);
    std::string text = (kept.ended ? "終わりました: " : "始まりました: ") + title("ja") + (kept.object.empty() ? "" : "(" + kept.object + ")") + "\n";
    text += "  " + title("en") + "\n  " + clock_words(kept.began) + (kept.ended ? " ― " + clock_words(*kept.ended) : "") + "  " + value + "\n";
    if (rule && !kept.ended)
        text += "  " + text::filled(rule->action.at("ja"), { { "value", value }, { "object", kept.object } }) + "\n";
    return text;
}

}  // namespace

bool keeps(Alarm const& alarm, std::string const& node, bool holds)
{
    auto const about = alarm.labels.find("node");
    bool const of_one_node = about != alarm.labels.end() && alarm.rule != "node_silent";  // a silent node cannot say so itself
    return of_one_node ? about->second == node : holds;
}

void keep(db::Database& database, std::vector<Change> const& changes, Moment const& now)
{
    if (changes.empty())
        return;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < changes.size(); ++i)
        ids.push_back(now.id());
    (void)db::AllTenants::write(database, { .name = "watch.keep" }, [&](db::Write& tx) -> Result<void> {
        for (std::size_t i = 0; i < changes.size(); ++i) {
            store::begin(tx, ids[i], changes[i].alarm);  // also of one that ends: it may have begun while the database was away
            if (!changes[i].began)
                store::end(tx, changes[i].alarm.rule, changes[i].alarm.object, now.at);
        }
        return {};
    });
}

mail::Mail mail_of(std::vector<store::Kept> const& untold, std::vector<Rule> const& rules, Recipient const& recipient, Moment const& now)
{
    auto const ended = std::ranges::count_if(untold, [](auto const& one) { return one.ended.has_value(); });
    auto const began = static_cast<std::ptrdiff_t>(untold.size()) - ended;
    mail::Mail mail;
    mail.from = recipient.from;
    mail.to = recipient.to;
    mail.subject = "[madoguchi] " + (began > 0 ? "警報 " + std::to_string(began) + "件" : std::string("警報が終わりました"));
    if (untold.size() == 1) {
        auto const* rule = rule_of(rules, untold.front().rule);
        mail.subject += ": " + (rule ? rule->title.at("ja") : untold.front().rule);
    }
    for (auto const& one : untold)
        mail.body += lines_of(one, rule_of(rules, one.rule)) + "\n";
    mail.body += recipient.node + "\n";
    mail.message_id = untold.front().id + (untold.front().ended ? ".ended" : ".began") + recipient.from.substr(recipient.from.find('@'));
    mail.date = now.at;
    return mail;
}

void tell_at_once(std::vector<Change> const& changes, std::vector<Rule> const& rules, Recipient const& recipient, Moment const& now)
{
    std::vector<store::Kept> began;
    for (auto const& change : changes)
        if (change.began)
            began.push_back({ now.id(), change.alarm.rule, change.alarm.object, change.alarm.labels, change.alarm.value, change.alarm.began, {}, {} });
    if (began.empty() || recipient.to.empty() || !recipient.post)
        return;
    if (auto const sent = recipient.post->send(mail_of(began, rules, recipient, now)); !sent)
        log::warn("watch.mail.failed", { { "key", sent.error().key } });
}

void tell(db::Database& database, std::vector<Rule> const& rules, Recipient const& recipient, Moment const& now)
{
    if (recipient.to.empty() || !recipient.post)
        return;
    auto const untold = db::AllTenants::read(database, [&](db::Read& tx) { return store::untold(tx, { now.at.microseconds - day_us }); });
    if (untold.empty())
        return;
    if (auto const sent = recipient.post->send(mail_of(untold, rules, recipient, now)); !sent) {
        log::warn("watch.mail.failed", { { "key", sent.error().key } });
        if (sent.error().kind == Refusal::Kind::Busy)
            return;  // later perhaps; what will never be accepted is not tried for ever
    }
    (void)db::AllTenants::write(database, { .name = "watch.tell" }, [&](db::Write& tx) -> Result<void> {
        for (auto const& one : untold)
            store::mark_told(tx, one.id, one.ended ? "ended" : "began");
        return {};
    });
}

}  // namespace mado::watch
