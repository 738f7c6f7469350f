#pragma once
// What takes a group of annotated tables, row by row: the converters, and the validator's keys.
#include "annotated.h"

#include <memory>

namespace mado::csvw {

class Taker {
public:
    virtual ~Taker() = default;
    virtual void begin(Group const&) {}
    virtual void begin_table(AnnotatedTable const&) {}
    virtual void row(AnnotatedTable const&, AnnotatedRow const&) {}
    virtual void end_table(AnnotatedTable const&) {}
    virtual void end() {}
    // Validators look at tables that no conversion shows.
    virtual bool takes(Table const& table) const { return !table.suppressed; }
};

std::unique_ptr<Taker> json_converter(Sink const& sink, bool minimal);
std::unique_ptr<Taker> rdf_converter(Sink const& sink, bool minimal);
std::unique_ptr<Taker> key_checker(Findings& findings);

}  // namespace mado::csvw
