#pragma once
// The tables of published datasets as columns on this node, and the forms that people download: made from the CSV when first asked for, in the workshop, and
// kept there. What is in the workshop can be made again at any time; nothing in it is anything but public.
#include <mado/datasets/dataset.h>
#include <mado/tables/columns.h>
#include <mado/tables/linked.h>
#include <mado/zone/workplace.h>

#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace mado::catalogue {

class Tables {
public:
    // Outside every transaction. Nothing: no table, no workshop, or the file cannot be read.
    std::optional<tables::Columns> open(Workplace const& here, std::string const& tenant, datasets::Resource const& resource);
    // The same of rows that are made here: `make` writes the CSV, header first, to the sink. `key`: what it is made of; another key is another table.
    using Make = std::function<void(tables::Sink const&)>;
    std::optional<tables::Columns> open_made(Workplace const& here, std::string const& tenant, std::string const& key, std::vector<std::string> const& names, Make const& make);

    // A file that `write` makes at the path it is given; "" when that could not be. Made once.
    std::string file(Workplace const& here, std::string const& tenant, std::string const& name, std::function<bool(std::filesystem::path const&)> const& write);

    // Of a file in the workshop that nobody opened for a month (a schedule).
    static std::size_t tidy(Workplace const& here);

private:
    std::shared_ptr<std::mutex> builder_of(std::string const& path);
    std::optional<tables::Columns> remembered(std::string const& path);
    void remember(std::string const& path, tables::Columns const& columns);

    std::mutex mutex_ {};
    std::map<std::string, std::weak_ptr<std::mutex>> builders_ {};
    std::list<std::pair<std::string, tables::Columns>> open_ {};   // the last used first
};

// Names in the workshop: the bytes of a table and how they are read.
std::string name_of_columns(datasets::Resource const& resource);

}  // namespace mado::catalogue
