#pragma once
// 機械判読性: the Digital Agency's 30 rules over a table, with the cells that stand against each, and its published scoring. One pass over the rows, bounded memory. Everything is
// whole numbers: the same file has the same score everywhere.
#include <mado/datasets/detect.h>
#include <mado/datasets/table_file.h>

namespace mado::datasets {

enum class Severity { Fatal, Critical, Major, Minor, Info };
std::string_view name_of(Severity severity);  // "FATAL" …

struct Rule {
    std::string id {};                        // "L1-02"
    std::string name {};                      // "one_table": of its words, datasets.rule.one_table.title
    int level = 1;
    Severity severity = Severity::Info;
    int confidence = 0;                       // percent; 0: told, never counted in a score
    Bilingual title {};
};
class Rules {                                 // definitions/datasets/machine-readability.yaml
public:
    static std::expected<Rules, std::vector<Fault>> load(std::string_view file, std::string_view bytes);
    std::vector<Rule> const& all() const { return all_; }
    Rule const* find(std::string_view id) const;

private:
    std::vector<Rule> all_ {};
};

struct Finding {                              // a rule that the file does not keep
    std::string rule {};
    int level = 1;
    Severity severity = Severity::Info;
    int confidence = 0;
    std::uint64_t count = 0;                  // cells, rows or columns that stand against it
    std::vector<std::string> cells {};        // "C12": the first of them; empty for what concerns the whole file
    Reason says {};                           // what it is and what to do
};

// level score = max(0, 100 − Σ deduction), 0 with a fatal finding; nothing: no rule of the level could be asked. The total is the mean of the levels, half to even.
struct Scores { std::optional<int> levels[3] {}; std::optional<int> total {}; };
int deduction(Severity severity, int level);
Scores scores(std::span<Finding const> findings, std::span<std::string const> asked, Rules const& rules);
// Of files looked at together: 0.7 · mean + 0.3 · share of the rules between files that were kept (in percent); no such rule: the mean.
int bulk_score(std::span<int const> totals, int kept, int asked);

struct ReadabilityReport {
    std::uint64_t rows = 0;                   // below the header
    std::size_t columns = 0;
    std::vector<std::string> asked {};        // rules that could be asked of this file, also those that it keeps
    std::vector<Finding> findings {};         // by rule
    Scores scores {};
    std::optional<csv::Problem> stopped {};   // reading ended here: what is said holds up to there
};

// What is known beside the table. `described`: its columns have descriptions (a standard, or a page of its own): L3-08.
struct Beside { Standard const* standard = nullptr; Match const* match = nullptr; bool described = false; };

class Inspector {
public:
    struct Options { std::size_t evidence = 20, distinct = 200; };  // at least 10 different values of a column are told apart
    Inspector(TableFile const& file, Rules const& rules, Beside beside, Options options);
    Inspector(TableFile const& file, Rules const& rules, Beside beside = {}) : Inspector(file, rules, beside, Options {}) {}
    Inspector(Inspector&&) noexcept;
    ~Inspector();
    void see(TableRow const& row);
    ReadabilityReport finish(std::optional<csv::Problem> stopped = {});

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};
ReadabilityReport readability(TableFile const& file, Rules const& rules, Beside beside = {});
// L3-07 年によってフォーマットが著しく異ならない: of files of several years, how the header changed. Nothing: it did not, or not much.
std::optional<Finding> years_differ(std::span<std::vector<std::string> const> headers, Rules const& rules);

}  // namespace mado::datasets
