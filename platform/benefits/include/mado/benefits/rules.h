#pragma once
// A benefit that is decided by readable law: a decision model of definitions/decisions takes a case and gives amounts, and a sheet says why, line by line, with
// figure, rule, article, table and period. Exact decimals throughout; nothing here knows any benefit.
#include <mado/definitions/library.h>

#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mado::dmn {
class ColumnModel;
}

namespace mado::benefits {

// What is asked cannot be answered: which field, and what to do about it.
struct Refused { std::string field {}, japanese {}, english {}; };

// A line of the sheet that a citizen can follow.
struct Line {
    std::string name {}, label {};            // of the decision
    std::string figure {};                    // "48,040円", "0.87", "一部支給"
    std::string says {};                      // how it came about, with the figures in it; empty: the label says it
    std::vector<std::string> laws {};         // articles and notices
    struct Row { std::string description {}, law {}; };
    std::vector<Row> rows {};                 // of dated tables that applied
};

// The fields of a case as people and programs send them. A field that is not known, or of another kind, is refused by its name; one that is left out has its
// usual value. The first refusal is kept.
class Fields {
public:
    explicit Fields(feel::Value const& asked, std::string place = {});
    // Whole numbers from `least` to `most`.
    feel::Value whole(std::string_view name, std::int64_t least, std::int64_t most, std::optional<std::int64_t> usual = {});
    feel::Value flag(std::string_view name, bool usual);
    feel::Value choice(std::string_view name, std::vector<std::string_view> const& words, std::optional<std::string_view> usual = {});
    feel::Value month(std::string_view name);          // "2026-05" or "2026-05-11": the first day of the month
    std::vector<feel::Value> list(std::string_view name);  // empty when it is left out
    bool has(std::string_view name);
    feel::Value part(std::string_view name);            // an object, as it is
    // Of an item in a list: its refusal becomes this one's.
    void take(Fields const& inner);
    std::optional<Refused> end();                       // also: fields that nobody asked for

private:
    feel::Value const* find(std::string_view name);
    feel::Value refuse(std::string_view name, std::string japanese, std::string english);
    feel::Value asked_;
    std::string place_;
    std::vector<std::string> known_ {};
    std::optional<Refused> refused_ {};
};

struct Benefit {
    std::string_view model;                             // of definitions/decisions
    std::vector<std::string> answers;                   // decisions whose values are the answer, the most important first
    std::expected<std::vector<feel::Entry>, Refused> (*inputs)(feel::Value const& asked);
};

class Rules {
public:
    // Nothing: the library has no such model, or it has mistakes (madoguchi check --library names them).
    static std::optional<Rules> of(definitions::Library const& library, Benefit benefit);

    // The same of a document that is not in the library: a revision that is looked at before it goes live.
    static Rules of(definitions::Decision decision, Benefit benefit) { return { std::make_shared<definitions::Decision const>(std::move(decision)), std::move(benefit) }; }

    struct Outcome {
        std::vector<std::pair<std::string, feel::Value>> values {};  // by Benefit::answers
        std::vector<Line> sheet {};                      // only when it was asked for
    };
    enum class Sheet { No, Yes };
    // Refused also where a table has no row for the case (a month before the tables begin).
    std::expected<Outcome, Refused> decide(feel::Value const& asked, Sheet sheet) const;

    // Many cases without their sheets: of each exactly what decide() says, by columns where they are many (docs/adr/0041-decisions-by-columns.md).
    std::vector<std::expected<Outcome, Refused>> decide_all(std::span<feel::Value const> asked, unsigned threads = 1) const;
    // The model for cases by columns; made anew at each call.
    dmn::ColumnModel columns() const;

    // Why the answer is what it is, of a case by the model's own inputs.
    std::vector<Line> sheet(std::vector<feel::Entry> const& inputs, std::string const& answer) const;
    dmn::Model const& model() const { return decision_->model; }

    // The answer as JSON: {"monthly":48050,…} with "sheet":[…], or {"error":{"field","ja","en"}}.
    std::string to_json(feel::Value const& asked, Sheet sheet) const;

private:
    Rules(std::shared_ptr<definitions::Decision const> decision, Benefit benefit) : decision_(std::move(decision)), benefit_(std::move(benefit)) {}
    std::vector<Line> sheet_of(std::vector<feel::Entry> const& inputs, dmn::Trace const& trace) const;

    std::shared_ptr<definitions::Decision const> decision_;
    Benefit benefit_;
};

// Calls work(from, until) for shares of `count` things, the shares side by side on so many threads.
void for_all(std::size_t count, unsigned threads, std::function<void(std::size_t from, std::size_t until)> const& work);

// Many cases on several threads, in their order.
std::vector<std::string> answer_all(Rules const& rules, std::span<feel::Value const> cases, Rules::Sheet sheet, unsigned threads);

}  // namespace mado::benefits
