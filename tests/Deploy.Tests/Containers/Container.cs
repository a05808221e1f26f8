using System.Runtime.InteropServices;
using k8s.Models;

namespace Experiments.Deploy.Tests.Containers;

/// <summary>
/// A container as Kubernetes starts one, built from this machine's own files: a read-only tree except for the volumes,
/// the image's user without any privilege, and only the environment of the manifest and the image. The program sees the
/// image's tree: /app is the build's output, and .NET is beside it. Network and processes are this machine's.
/// </summary>
internal static class Container
{
    // Arguments: the tree's folder, .NET's, the user, the working folder, the volumes (separated by commas), the
    // program that was built; then the environment and the command. Each command gives way to the next, so that signals
    // reach the program itself.
    private const string Script = """
        set -e
        tree=$1 dotnet=$2 user=$3 folder=$4 volumes=$5 app=$(dirname "$6")
        shift 6
        mount -t tmpfs -o mode=755 tree "$tree"
        bring() { mkdir -p "$tree$2"; mount --rbind "$1" "$tree$2"; mount -o remount,bind,ro "$tree$2"; }
        for part in /usr /bin /lib /lib64 /etc; do
          if [ -L "$part" ]; then ln -s "$(readlink "$part")" "$tree$part"
          elif [ -d "$part" ]; then bring "$part" "$part"
          fi
        done
        bring "$app" /app
        bring "$dotnet" /dotnet
        mkdir -p "$tree/proc" "$tree/sys" "$tree/dev" "$tree$folder"
        mount --rbind /proc "$tree/proc"
        mount --rbind /sys "$tree/sys"
        for device in null zero random urandom; do
          touch "$tree/dev/$device"
          mount --bind "/dev/$device" "$tree/dev/$device"
        done
        for volume in $(echo "$volumes" | tr , ' '); do
          mkdir -p "$tree$volume"
          mount -t tmpfs -o "mode=700,uid=$user,gid=$user" volume "$tree$volume"
        done
        mount -o remount,ro "$tree"
        exec chroot "$tree" setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs \
          --bounding-set=-all --inh-caps=-all \
          env -i --chdir="$folder" PATH=/usr/bin:/bin DOTNET_ROOT=/dotnet "$@"
        """;

    private static string DotNet =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Starts a pod's only container.</summary>
    /// <param name="host">A folder of this machine that nothing is left in.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="environment">The resolved environment of the manifest.</param>
    public static ExperimentsProcess Start(
        WorkingFolder host, V1PodSpec pod, IReadOnlyDictionary<string, string> environment)
    {
        var unshare = ExternalProgram.Require("unshare", "util-linux");
        if (!Environment.IsPrivilegedProcess)
            ExternalProgram.RequireFromElsewhere("a tree of its own", "only root may make one: run the tests as root");
        var (container, image) = (pod.Containers.Single(), ContainerImage.Stage("runtime"));
        var tree = Directory.CreateDirectory(host.File($"tree-{Guid.NewGuid():N}")).FullName;
        var volumes = container.VolumeMounts
            .Where(mount => pod.Volumes.Single(volume => volume.Name == mount.Name).EmptyDir is not null)
            .Select(mount => mount.MountPath);
        var all = new Dictionary<string, string>(image.Environment);
        // The number of processors that .NET derives from the limit, if this machine has as many.
        if (container.Resources.Limits.TryGetValue("cpu", out var cores))
            all["DOTNET_PROCESSOR_COUNT"] = $"{Math.Min((int)cores.ToDecimal(), Environment.ProcessorCount)}";
        foreach (var (name, value) in environment) all[name] = value;
        return ExperimentsProcess.Start(
            host.Path,
            [unshare, "--mount", "/bin/sh", "-c", Script, "container", tree, DotNet, $"{pod.SecurityContext.RunAsUser}",
                image.WorkingFolder, string.Join(',', volumes)],
            null,
            [.. all.Select(pair => $"{pair.Key}={pair.Value}"), .. image.EntryPoint, .. container.Args
                ?? image.Command]);
    }
}
