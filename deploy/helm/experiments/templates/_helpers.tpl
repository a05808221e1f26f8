{{- /* The labels by which objects are selected: they never change. */}}
{{- define "experiments.selector" -}}
app.kubernetes.io/name: experiments
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- /* The labels of pods. */}}
{{- define "experiments.podLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/part-of: experiments
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
{{- end }}

{{- /* The labels of objects. */}}
{{- define "experiments.labels" -}}
{{ include "experiments.podLabels" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "experiments.tag" -}}
{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- /* The ports of a rule of a network policy. */}}
{{- define "experiments.ports" -}}
{{- range . }}
- { protocol: TCP, port: {{ . }} }
{{- end }}
{{- end }}
