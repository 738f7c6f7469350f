#pragma once
// Why a decision came out as it did: which rule of which table matched, with which inputs, citing which law.
#include <mado/dmn/model.h>
#include <mado/feel/value.h>
#include <mado/json/json.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace mado::dmn {

struct TableTrace {
    struct Input { std::string label, expression; feel::Value value {}; };  // label: as the column is called, else its expression
    struct Hit {
        std::size_t rule;                      // from 0
        std::string id, description, law;      // of the rule; law: its annotation in Table::law_column()
        std::vector<std::string> when {};      // its cells as written
        std::vector<std::pair<std::string, feel::Value>> outputs {};
    };
    std::string name {};                       // of the decision or knowledge model that holds the table
    dmn::Hit policy = dmn::Hit::Unique;
    Aggregation aggregation = Aggregation::None;
    std::vector<Input> inputs {};
    std::vector<Hit> hits {};                  // those that matched, in the order of the table
    std::vector<std::size_t> chosen {};        // of `hits`: those that the hit policy took
    bool by_default = false;                   // no rule matched: the default values
    feel::Value value {};
};

struct Step {                                  // one decision, call of a knowledge model or service
    enum class Kind { Input, Decision, KnowledgeModel, Service } kind = Kind::Decision;
    std::string name {}, id {};
    std::vector<std::string> laws {};          // names of the knowledge sources that it rests on
    std::string expression {};                 // of a literal expression
    std::vector<TableTrace> tables {};         // that were evaluated in it
    std::vector<Step> steps {};                // what it needed, in the order of evaluation
    feel::Value value {};
    std::vector<std::string> notes_japanese {}, notes_english {};  // why something is null
};

// A step that would be the thousandth is not kept; `cut` says so.
struct Trace {
    std::vector<Step> steps {};
    bool cut = false;
};

json::Value to_json(TableTrace const& trace);
json::Value to_json(Trace const& trace);
// The reverse for a table that was stored with a decision. Values come back as people read them: a date or a fraction is its text.
TableTrace table_trace_of(json::Value const& stored);

}  // namespace mado::dmn
