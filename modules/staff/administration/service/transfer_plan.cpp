#include <mado/administration/transfer.h>

#include "model/last_administrator.h"
#include "model/transfer_lines.h"
#include "service/administrators.h"

#include <mado/text/cp932.h>
#include <mado/time/wareki.h>

#include <set>

namespace mado::administration {

namespace {

using organization::Assignment;
using organization::Person;
using organization::Position;

// The organization as the lines are read against it.
class Reading {
public:
    Reading(db::Read& tx, Day today) : today_(today), assignments_(organization::assignments(tx)), labels_(position_labels(tx))
    {
        for (auto& person : organization::persons(tx))
            by_number_.emplace(person.number, std::move(person));
        for (auto const& position : organization::positions(tx)) {
            by_words_["#" + position.id.value] = { position.id };
            auto const division = organization::division(tx, position.division);
            by_words_[model::without_blanks((division ? division->name : "") + position.title)].push_back(position.id);
        }
        for (auto const& [id, label] : labels_)
            all_labels_.push_back(label);
    }

    void read(model::TransferLine const& line, TransferPlan& plan)
    {
        line_ = line.line;
        plan_ = &plan;
        Transferral made;
        made.line = line.line;
        made.number = line.number;
        made.name = line.name;
        bool const good = kind(line, made) && who(line, made) && day(line, made) && positions(line, made);
        if (good)
            plan.lines.push_back(std::move(made));
    }

    // What would be held by whom, after all lines.
    std::vector<Assignment> after(TransferPlan const& plan) const
    {
        auto all = assignments_;
        for (auto const& line : plan.lines) {
            for (auto& one : all)
                if (one.person == line.person && std::ranges::find(line.ended, one.position) != line.ended.end() && (!one.until || *one.until >= line.day))
                    one.until = line.day.plus_days(-1);
            for (auto const& position : line.begun)
                all.push_back({ line.person ? line.person : PersonId { "new " + line.number }, position, line.day, {} });
        }
        return all;
    }
    std::vector<Assignment> const& now() const { return assignments_; }

private:
    bool slip(std::string key, std::map<std::string, std::string> arguments = {})
    {
        plan_->slips.push_back({ line_, "administration.transfer.slip." + key, std::move(arguments) });
        return false;
    }

    bool kind(model::TransferLine const& line, Transferral& made)
    {
        if (line.kind.empty() || line.kind == "異動")
            made.kind = TransferKind::Move;
        else if (line.kind == "採用")
            made.kind = TransferKind::Hire;
        else if (line.kind == "退職")
            made.kind = TransferKind::Leave;
        else
            return slip("kind", { { "kind", line.kind } });
        return true;
    }

    bool who(model::TransferLine const& line, Transferral& made)
    {
        if (line.number.empty())
            return slip("number");
        if (auto const [first, is_new] = seen_.emplace(line.number, line.line); !is_new)
            return slip("twice", { { "number", line.number }, { "line", std::to_string(first->second) } });
        auto const found = by_number_.find(line.number);
        if (made.kind == TransferKind::Hire)
            return found == by_number_.end() ? !line.name.empty() || slip("name") : slip("known", { { "number", line.number }, { "name", found->second.name } });
        if (found == by_number_.end())
            return slip("unknown", { { "number", line.number } });
        if (!line.name.empty() && model::without_blanks(line.name) != model::without_blanks(found->second.name))
            return slip("other_name", { { "number", line.number }, { "name", found->second.name } });
        made.person = found->second.id;
        made.name = found->second.name;
        return true;
    }

    bool day(model::TransferLine const& line, Transferral& made)
    {
        auto day = Day::parse(line.day);
        if (!day)
            day = slashed(line.day);
        if (auto const wareki = wareki::parse(line.day); !day && wareki)
            day = *wareki;
        if (!day)
            return slip("day", { { "day", line.day } });
        if (*day < today_)
            return slip("past", { { "day", line.day } });
        made.day = *day;
        return true;
    }

    // 2027/4/1, as spreadsheets write it.
    static std::optional<Day> slashed(std::string const& words)
    {
        int year = 0, month = 0, of_month = 0;
        char one = 0, two = 0;
        std::istringstream in(words);
        if (!(in >> year >> one >> month >> two >> of_month) || one != '/' || two != '/' || in.peek() != EOF || month < 1 || of_month < 1)
            return std::nullopt;
        return Day::of(year, static_cast<unsigned>(month), static_cast<unsigned>(of_month));
    }

    std::optional<PositionId> position(std::string const& words)
    {
        auto const found = by_words_.find(words.starts_with('#') ? words : model::without_blanks(words));
        if (found == by_words_.end()) {
            auto const near = model::nearest(words, all_labels_);
            slip(near.empty() ? "position" : "position_near", { { "position", words }, { "near", near } });
            return std::nullopt;
        }
        if (found->second.size() > 1) {
            std::string ids;
            for (auto const& id : found->second)
                ids += (ids.empty() ? "#" : "、#") + id.value;
            slip("ambiguous", { { "position", words }, { "ids", ids } });
            return std::nullopt;
        }
        return found->second.front();
    }

    bool positions(model::TransferLine const& line, Transferral& made)
    {
        made.before = held(made.person, made.day.plus_days(-1));
        auto const on_the_day = held(made.person, made.day);
        if (made.kind == TransferKind::Leave && (!line.new_position.empty() || !line.concurrent.empty()))
            return slip("leave");
        if (made.kind != TransferKind::Leave && line.new_position.empty())
            return slip("new_position");
        bool good = old_position(line, made, on_the_day);
        if (made.kind != TransferKind::Leave) {
            auto wanted = line.concurrent;
            wanted.insert(wanted.begin(), line.new_position);
            for (auto const& words : wanted)
                if (auto const id = position(words); !id)
                    good = false;
                else if (std::ranges::find(made.after, *id) == made.after.end())
                    made.after.push_back(*id);
        }
        for (auto const& id : on_the_day)
            if (std::ranges::find(made.after, id) == made.after.end())
                made.ended.push_back(id);
        for (auto const& id : made.after)
            if (std::ranges::find(on_the_day, id) == on_the_day.end())
                made.begun.push_back(id);
        return good;
    }

    // Held the day before, or from this very day: a list of today reads back on the day of a change, too.
    bool old_position(model::TransferLine const& line, Transferral const& made, std::vector<PositionId> const& on_the_day)
    {
        if (line.old_position.empty() || made.kind == TransferKind::Hire)
            return true;
        auto const id = position(line.old_position);
        if (!id)
            return false;
        if (std::ranges::find(made.before, *id) != made.before.end() || std::ranges::find(on_the_day, *id) != on_the_day.end())
            return true;
        std::string words;
        for (auto const& one : made.before)
            words += (words.empty() ? "" : "、") + labels_.at(one.value);
        return slip("not_held", { { "position", line.old_position }, { "held", words.empty() ? "—" : words } });
    }

    std::vector<PositionId> held(PersonId const& person, Day on) const
    {
        std::vector<PositionId> all;
        for (auto const& one : assignments_)
            if (person && one.person == person && one.since <= on && (!one.until || *one.until >= on) && std::ranges::find(all, one.position) == all.end())
                all.push_back(one.position);
        return all;
    }

    Day today_;
    std::vector<Assignment> assignments_;
    std::map<std::string, std::string> labels_;
    std::vector<std::string> all_labels_;
    std::map<std::string, Person> by_number_;
    std::map<std::string, std::vector<PositionId>> by_words_;
    std::map<std::string, int> seen_;
    int line_ = 0;
    TransferPlan* plan_ = nullptr;
};

std::set<std::string> held_on(std::vector<Assignment> const& assignments, Day on)
{
    std::set<std::string> all;
    for (auto const& one : assignments)
        if (one.since <= on && (!one.until || *one.until >= on))
            all.insert(one.position.value);
    return all;
}

std::string cells(std::vector<std::string> const& all)
{
    std::string line;
    for (auto const& one : all)
        line += (line.empty() ? "" : ",") + model::csv_cell(one);
    return line + "\r\n";
}

}  // namespace

std::map<std::string, std::string> position_labels(db::Read& tx)
{
    std::map<std::string, std::string> divisions, labels;
    std::map<std::string, int> times;
    for (auto const& division : organization::divisions(tx))
        divisions[division.path] = division.name;
    auto const all = organization::positions(tx);
    auto const label = [&](Position const& position) { auto const division = divisions[position.division]; return (division.empty() ? "" : division + " ") + position.title; };
    for (auto const& position : all)
        ++times[model::without_blanks(label(position))];
    for (auto const& position : all)
        labels[position.id.value] = times[model::without_blanks(label(position))] == 1 ? label(position) : "#" + position.id.value;
    return labels;
}

TransferPlan plan_transfer(db::Read& tx, std::string_view csv, Day today)
{
    TransferPlan plan;
    auto const file = model::transfer_file(csv);
    plan.slips = file.slips;
    Reading reading(tx, today);
    for (auto const& line : file.lines)
        reading.read(line, plan);
    for (auto const& line : plan.lines) {
        plan.first = plan.first ? std::min(*plan.first, line.day) : line.day;
        plan.last = plan.last ? std::max(*plan.last, line.day) : line.day;
    }
    if (!plan.last)
        return plan;
    auto const after = reading.after(plan);
    auto const then = held_on(after, *plan.last);
    for (auto const& id : held_on(reading.now(), today))
        if (!then.contains(id))
            plan.empty.push_back({ id });
    plan.keeps_administrator = model::keeps_an_administrator(of_administrators_with_login(tx, after), *plan.last);
    return plan;
}

std::optional<std::string> transfer_csv(db::Read& tx, Day today, bool cp932)
{
    auto const labels = position_labels(tx);
    std::map<std::string, std::vector<std::string>> held;
    for (auto const& one : organization::assignments(tx))
        if (one.since <= today && (!one.until || *one.until >= today))
            if (auto const label = labels.find(one.position.value); label != labels.end())
                held[one.person.value].push_back(label->second);
    std::string csv = cells({ "職員番号", "氏名", "異動日", "旧職", "新職", "兼務", "採用/退職" });
    for (auto const& person : organization::persons(tx)) {
        auto const found = held.find(person.id.value);
        if (found == held.end())
            continue;
        std::string others;
        for (auto const& one : std::span(found->second).subspan(1))
            others += (others.empty() ? "" : "、") + one;
        csv += cells({ person.number, person.name, today.iso(), found->second.front(), found->second.front(), others, "" });
    }
    return cp932 ? text::to_cp932(csv) : std::optional("\xEF\xBB\xBF" + csv);
}

Result<std::string> read_transfer(std::string_view bytes)
{
    if (bytes.empty())
        return refuse({ { "file", "administration.transfer.file_required" } });
    if (bytes.size() > most_transfer_bytes)
        return refuse({ { "file", "administration.transfer.file_too_large" } });
    auto const csv = text::from_office(bytes);
    if (!csv || csv->find('\0') != std::string::npos)
        return refuse({ { "file", "administration.transfer.file_no_text" } });
    return *csv;
}

}  // namespace mado::administration
