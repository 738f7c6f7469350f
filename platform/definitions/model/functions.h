#pragma once
// What our expressions know beside FEEL: deadlines, ages, fiscal years, and the definition's own tables.
#include <mado/definitions/decision.h>
#include <mado/definitions/definition.h>
#include <mado/feel/evaluate.h>
#include <mado/time/calendar.h>

namespace mado::definitions {

// A call of a table, for the explanation.
struct Called {
    Table const* table;
    dmn::TableTrace trace;
};

// What an expression meets beside its names: the days on which offices are closed, other documents, and who asks why.
class OfficeScope : public feel::Scope {
public:
    using feel::Scope::Scope;
    virtual Calendar const& calendar() const = 0;
    virtual Decisions const* decisions() const = 0;
    virtual std::vector<Called>* calls() const = 0;  // nullptr: nobody asks why
};

std::vector<feel::HostFunction> host_functions();
// The table outlives what is compiled with its function.
feel::HostFunction table_function(Table const& table);
// The names of the definition and, beside them, the columns of a table.
feel::Names with_columns(feel::Names names, Table const& table);

feel::Type type_of(Field const& field);
feel::Type type_of(FieldType type);

}  // namespace mado::definitions
