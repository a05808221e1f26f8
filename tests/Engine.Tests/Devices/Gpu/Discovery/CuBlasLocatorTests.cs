using Experiments.Engine.Devices.Gpu.Discovery;

namespace Experiments.Engine.Tests.Devices.Gpu.Discovery;

public sealed class CuBlasLocatorTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cublas").FullName;

    [Theory]
    [InlineData("usr/local/cuda-12.4/lib64/libcublas.so.12", null, null)]
    [InlineData("opt/cuda/lib64/libcublas.so.13", "CUDA_HOME", "opt/cuda")]
    [InlineData("opt/cuda/targets/x86_64-linux/lib/libcublas.so.11", "CUDA_PATH", "opt/cuda")]
    [InlineData("libs/libcublas.so.13", "LD_LIBRARY_PATH", "libs")]
    [InlineData("venv/lib/python3.12/site-packages/nvidia/cu13/lib/libcublas.so.13", "VIRTUAL_ENV", "venv")]
    [InlineData("conda/lib/python3.11/site-packages/nvidia/cublas/lib/libcublas.so.12", "CONDA_PREFIX", "conda")]
    [InlineData("here/libcublas.so.12", CuBlasLocator.EnvironmentVariable, "here")]
    [InlineData("there/my-cublas.so", CuBlasLocator.EnvironmentVariable, "there/my-cublas.so")]
    public void The_library_is_found_where_it_may_lie(string file, string? variable, string? value)
    {
        var path = Make(file);

        Assert.Equal(
            path, new CuBlasLocator(name => name == variable ? Path.Combine(_root, value!) : null, _root).Find());
    }

    [Fact]
    public void The_packages_of_the_python_on_the_path_are_looked_in()
    {
        Make("py/bin/python3");
        var path = Make("py/lib/python3.12/site-packages/nvidia/cu13/lib/libcublas.so.13");

        Assert.Equal(
            path, new CuBlasLocator(name => name == "PATH" ? Path.Combine(_root, "py", "bin") : null, _root).Find());
    }

    [Fact]
    public void What_was_named_comes_before_what_was_found()
    {
        Make("usr/local/cuda/lib64/libcublas.so.13");
        var named = Make("named/libcublas.so.11");

        Assert.Equal(named,
            new CuBlasLocator(
                name => name == CuBlasLocator.EnvironmentVariable ? Path.GetDirectoryName(named) : null, _root)
                .Find());
    }

    [Fact]
    public void None_is_taken_where_that_is_said()
    {
        Make("usr/local/cuda/lib64/libcublas.so.13");

        Assert.Null(
            new CuBlasLocator(name => name == CuBlasLocator.EnvironmentVariable ? CuBlasLocator.None : null, _root)
                .Find());
    }

    [Theory, InlineData("nowhere", true), InlineData("usr", false), InlineData("none", false), InlineData(null, false)]
    public void A_name_of_what_is_not_there_is_said(string? named, bool wrong)
    {
        Make("usr/local/cuda/lib64/libcublas.so.13");
        var value = named is null or CuBlasLocator.None ? named : Path.Combine(_root, named);

        Assert.Equal(wrong, new CuBlasLocator(
            name => name == CuBlasLocator.EnvironmentVariable ? value : null, _root).ConfigurationError is not null);
    }

    [Fact]
    public void The_newest_of_a_folder_is_taken()
    {
        Make("usr/local/cuda/lib64/libcublas.so.11");
        var newest = Make("usr/local/cuda/lib64/libcublas.so.12");

        Assert.Equal(newest, new CuBlasLocator(_ => null, _root).Find());
    }

    [Fact]
    public void One_that_is_newer_than_the_driver_is_passed_over()
    {
        Make("usr/local/cuda-13.0/lib64/libcublas.so.13");
        var older = Make("usr/local/cuda-12.4/lib64/libcublas.so.12");

        Assert.Equal(older, new CuBlasLocator(_ => null, _root).Find(driver: 12));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Make(string file)
    {
        var path = Path.Combine([_root, .. file.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }
}
